"""Which file declares what: written by tools/write_index.py from the cards and composites; edit those.

By kind: a file, the names it declares, a bar. A name that differs from its operation's stands behind the latter.
"""

DECLARED = {
    "card": """
ops.activation sigmoid sigmoid_backward relu threshold_backward leaky_relu leaky_relu_backward elu elu_backward silu
silu_backward softplus softplus_backward hardtanh hardtanh_backward | ops.affine_grid affine_grid_generator
affine_grid_backward | ops.angles deg2rad rad2deg sinc nan_to_num frexp | ops.arithmetic add add_alpha sub sub_alpha
rsub rsub_scalar mul div neg | ops.arranging repeat repeat_backward flip roll rot90 tril triu diagonal_copy diag_embed |
ops.attention _safe_softmax scaled_dot_product_attention | ops.axes restore_dims share_count | ops.bags embedding_bag
embedding_bag_max | ops.bessel i0 special_i0e special_i1 special_i1e special_bessel_j0 special_bessel_y0
special_modified_bessel_i0 special_modified_bessel_k0 special_scaled_modified_bessel_k0 special_bessel_j1
special_bessel_y1 special_modified_bessel_i1 special_modified_bessel_k1 special_scaled_modified_bessel_k1
special_airy_ai special_spherical_bessel_j0 | ops.blending addcmul addcdiv lerp_scalar lerp_tensor | ops.border
border_pad border_pad_backward reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d
replication_pad3d | ops.bounds clamp clamp_tensors clamp_min clamp_max clamp_min_tensor clamp_max_tensor | ops.buckets
bincount searchsorted histc histogram | ops.casting to_copy to_whole clone copy fill fill_tensor zero | ops.choice where
masked_fill masked_fill_tensor | ops.cholesky linalg_cholesky_ex cholesky cholesky_solve cholesky_inverse |
ops.class_loss nll_loss nll_loss_backward nll_loss2d nll_loss2d_backward | ops.comparison eq ne lt le gt ge eq_written
eq_written_number ne_written ne_written_number lt_written lt_written_number le_written le_written_number gt_written
gt_written_number ge_written ge_written_number isnan isinf isposinf isneginf isfinite signbit maximum minimum |
ops.complex_numbers conj conj_physical view_as_real view_as_complex complex polar angle | ops.convolution convolution
convolution_image_gradient convolution_kernel_gradient convolution_transposed | ops.cross linalg_cross | ops.ctc
ctc_loss ctc_loss_backward | ops.cumulative cumsum cumsum_back cumprod cummax cummin logcumsumexp | ops.decomposition
linalg_svd | ops.determinant linalg_det linalg_slogdet | ops.distances norm_along pdist | ops.division div_rounded
floor_divide floor_divide_scalar rfloor_divide remainder remainder_scalar rremainder fmod fmod_scalar | ops.duals
primal_part | ops.eigen linalg_eigh linalg_eig | ops.elementwise exp exp2 expm1 log log2 log10 log1p sqrt rsqrt
reciprocal abs | ops.embedding embedding embedding_backward embedding_rows one_hot | ops.entropy xlogy xlogy_of_number
xlogy_by_number special_xlog1py special_xlog1py_of_number special_xlog1py_by_number | ops.erf erf | ops.error_function
erfc special_erfcx erfinv special_ndtri special_log_ndtr special_entr logit | ops.extremes tied_share tied_share_or_nan
amax amin max_all min_all max_dim min_dim aminmax argmax argmin | ops.fourier fft_c2c fft_r2c fft_c2r frames | ops.gamma
lgamma digamma polygamma_n half_steps mvlgamma igamma igammac special_zeta special_zeta_of_number
special_zeta_from_number | ops.gates log_sigmoid hardsigmoid hardsigmoid_backward hardswish hardswish_backward mish
mish_backward glu glu_backward | ops.gelu gelu gelu_backward | ops.grid_sample sampled sampled_input_gradient
sampled_grid_gradient grid_sampler_2d grid_sampler_3d | ops.grid_sample_slope sampled_slope sampled_slope_input_gradient
sampled_slope_grid_gradient | ops.group_norm native_group_norm | ops.householder linalg_householder_product ormqr |
ops.indexing index index_backward index_put index_clear | ops.joining join join_mixed pile pile_mixed | ops.largest pick
place max_pool3d adaptive_max_pool2d fractional_max_pool2d adaptive_max_pool3d fractional_max_pool3d max_unpool2d
max_unpool3d | ops.ldl linalg_ldl_factor_ex linalg_ldl_solve | ops.logic logical_not logical_and logical_or logical_xor
bitwise_not bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift | ops.loss
binary_cross_entropy_with_logits binary_cross_entropy mse_loss smooth_l1_loss huber_loss | ops.lstm mkldnn_rnn_layer |
ops.lu linalg_lu_factor_ex linalg_lu lu_unpack linalg_lu_solve | ops.margin_loss soft_margin_loss multi_margin_loss
multilabel_margin_loss | ops.matmul mm bmm mv dot vdot addmm addmv baddbmm addbmm addr squeeze_product |
ops.matrix_exponential linalg_matrix_exp | ops.matrix_parts trace on_diagonal block_diag | ops.norm linalg_vector_norm |
ops.normalization native_layer_norm native_batch_norm | ops.orthogonal linalg_qr geqrf | ops.packing pack_steps
unpack_steps | ops.padding constant_pad_nd | ops.picking masked_select masked_select_backward masked_scatter
masked_scatter_backward take take_backward index_fill_value index_fill_tensor index_copy | ops.polynomials
special_hermite_polynomial_h special_hermite_polynomial_he special_laguerre_polynomial_l special_legendre_polynomial_p
special_chebyshev_polynomial_t special_chebyshev_polynomial_u special_chebyshev_polynomial_v
special_chebyshev_polynomial_w special_shifted_chebyshev_polynomial_t special_shifted_chebyshev_polynomial_u
special_shifted_chebyshev_polynomial_v special_shifted_chebyshev_polynomial_w | ops.pooling max_pool2d
max_pool2d_backward max_pool2d_forward_at max_pool2d_indices avg_pool2d avg_pool2d_backward adaptive_avg_pool2d
adaptive_avg_pool2d_backward | ops.powers pow_scalar pow pow_base | ops.pseudo_inverse linalg_pinv linalg_lstsq |
ops.ratios atan2 hypot copysign copysign_scalar fmax fmin logaddexp logaddexp2 nextafter heaviside gcd lcm ldexp |
ops.rectifiers _prelu_kernel celu rrelu_with_noise elu_written celu_written leaky_relu_written threshold_written
rrelu_written | ops.reduction sum_all sum_dim mean_all mean_dim prod_all prod_dim product_of_others all_true any_true
nonzero_count nansum | ops.reshaping_in_place become_t become_transposed become_squeezed become_squeezed_dim
become_squeezed_dims become_unsqueezed | ops.resize resize resize_backward upsample_nearest1d upsample_nearest_exact1d
upsample_linear1d upsample_nearest2d upsample_nearest_exact2d upsample_linear2d upsample_nearest3d
upsample_nearest_exact3d upsample_linear3d upsample_cubic2d upsample_linear_smooth2d upsample_cubic_smooth2d |
ops.rounding floor ceil trunc round round_decimals sign sgn frac | ops.row_distances dist renorm cdist _euclidean_dist |
ops.sampling draw_uniform draw_normal draw_random draw_random_to draw_random_from draw_bernoulli draw_exponential
draw_geometric draw_cauchy draw_log_normal draw_bernoulli_of bernoulli_of poisson_of normal_mean normal_std normal_both
| ops.scaling add_scalar mul_scalar div_scalar sub_scalar | ops.scatter_reductions scatter_reduce index_reduce |
ops.scattering gather gather_backward scatter_src scatter_value scatter_reduced scatter_add index_select
index_select_backward index_add | ops.selection value_selecting_reduction value_selecting_reduction_backward | ops.shape
view reshape_alias unsafe_view clone_contiguous view_dtype alias expand permute transpose t squeeze_all squeeze_dim
squeeze_dims unsqueeze scatter_into_base take_from_base | ops.shrinking hardshrink softshrink shrink_backward threshold
| ops.slicing select select_backward slice_dim slice_backward diagonal diagonal_backward unfold unfold_backward unbind
split split_with_sizes | ops.sliding im2col col2im pixel_shuffle pixel_unshuffle channel_shuffle | ops.softmax _softmax
_log_softmax _softmax_backward_data _log_softmax_backward_data logsumexp | ops.solving linalg_solve_ex linalg_inv_ex |
ops.sorting sort sort_stable topk kthvalue median_all nanmedian_all median_dim nanmedian_dim unique_all unique_dim mode
unique_consecutive | ops.statistics variance_factor ratio_or_zero var std var_mean std_mean | ops.strided as_strided
as_strided_copy as_strided_scatter strided_cleared | ops.triangular linalg_solve_triangular triangular_solve |
ops.trigonometry sin cos tan asin acos atan sinh cosh tanh tanh_backward asinh acosh atanh | ops.trilinear _trilinear
trilinear_weight_gradient | ops.unsafe_pieces unsafe_split | ops.view_copies alias_copy diagonal_copied expand_copy
permute_copy select_copy slice_copy narrow_copy squeeze_copy_all squeeze_copy_dim squeeze_copy_dims t_copy
transpose_copy unfold_copy unsqueeze_copy view_copy unbind_copy split_copy split_with_sizes_copy unsafe_split_with_sizes
| ops.volume_pooling avg_pool3d avg_pool3d_backward adaptive_avg_pool3d adaptive_avg_pool3d_backward | ops.writing_parts
select_scatter select_cleared slice_scatter slice_cleared diagonal_scatter diagonal_cleared put put_cleared filled
filled_tensor
""",
    "raw": """
ops.arithmetic div_slope | ops.attention attention_query_gradient attention_key_gradient attention_value_gradient |
ops.casting cast | ops.complex_numbers conjugate real_part abs_slope contiguous_pairs angle_slope | ops.cumulative
cumprod_backward | ops.decomposition identity_beside | ops.determinant cofactors | ops.eigen gaps_between
without_diagonal | ops.fourier spectrum_weights | ops.group_norm group_norm_input_gradient group_norm_weight_gradient |
ops.joining cat stack | ops.loss binary_cross_entropy_with_logits_backward
binary_cross_entropy_with_logits_target_backward binary_cross_entropy_backward binary_cross_entropy_target_backward
clamp_both huber_slope | ops.lstm lstm_layer_gradient | ops.lu permutation_of rectangular_identity | ops.matmul
hermitian mT outer | ops.norm times_direction | ops.normalization layer_norm_input_gradient layer_norm_weight_gradient
batch_norm_input_gradient batch_norm_weight_gradient | ops.picking distinct | ops.powers log_of_number | ops.rounding
zeros_of | ops.scattering no_derivative | ops.shape reshape sum_to | ops.slicing fill_missing | ops.trigonometry
tanh_bend
""",
    "expression": """
ops.arithmetic div_slope | ops.trigonometry tanh_bend
""",
    "function": """
ops.activation sigmoid sigmoid_ relu relu_ | ops.angles deg2rad deg2rad_ rad2deg rad2deg_ sinc sinc_ | ops.arithmetic
neg neg=negative neg_ neg_=negative_ | ops.arranging rot90 tril triu diag_embed | ops.bessel i0 i0_ | ops.casting clone
| ops.cholesky cholesky_solve cholesky_inverse | ops.comparison isnan isinf isposinf isneginf isfinite signbit |
ops.complex_numbers view_as_complex angle | ops.elementwise exp exp_ exp2 exp2_ expm1 expm1_ log log_ log2 log2_ log10
log10_ log1p log1p_ sqrt sqrt_ rsqrt rsqrt_ reciprocal reciprocal_ abs abs=absolute | ops.erf erf erf_ |
ops.error_function erfc erfc_ erfinv | ops.gamma lgamma digamma | ops.householder linalg_householder_product=orgqr ormqr
| ops.logic logical_not bitwise_not | ops.matmul mm bmm mv dot vdot addmm addmv addmv_ baddbmm addbmm addr |
ops.matrix_parts trace | ops.padding constant_pad_nd | ops.picking masked_scatter index_copy | ops.rounding floor floor_
ceil ceil_ trunc trunc=fix trunc_ trunc_=fix_ sign sgn frac frac_ | ops.scatter_reductions scatter_reduce index_reduce |
ops.scattering scatter_add index_select index_add | ops.shape transpose transpose=swapaxes transpose=swapdims t
unsqueeze | ops.shrinking hardshrink | ops.slicing select diagonal unbind | ops.trigonometry sin sin_ cos cos_ tan tan_
asin asin=arcsin asin_ asin_=arcsin_ acos acos=arccos acos_ acos_=arccos_ atan atan=arctan atan_ atan_=arctan_ sinh
sinh_ cosh cosh_ tanh tanh_ asinh asinh=arcsinh asinh_ asinh_=arcsinh_ acosh acosh=arccosh acosh_ acosh_=arccosh_ atanh
atanh=arctanh atanh_ atanh_=arctanh_ | ops.view_copies alias_copy select_copy t_copy transpose_copy unfold_copy
unsqueeze_copy unbind_copy | ops.writing_parts select_scatter diagonal_scatter
""",
    "composite": """
composite.arithmetic add sub subtract rsub mul multiply div divide true_divide floor_divide remainder fmod positive |
composite.arranging tile repeat_interleave flip fliplr flipud roll diag diagflat adjoint broadcast_shapes
broadcast_tensors meshgrid | composite.blending addcmul addcdiv lerp | composite.bounds clamp clip clamp_ clip_
clamp_min clamp_min_ clamp_max clamp_max_ | composite.buckets bincount histc histogram histogramdd searchsorted
bucketize isin | composite.casting fill_ zero_ result_type | composite.choice where masked_fill | composite.comparison
eq ne not_equal lt less le less_equal gt greater ge greater_equal maximum minimum equal isclose allclose |
composite.complex_numbers abs_ conj conj_physical conj_physical_ is_conj resolve_conj is_neg resolve_neg view_as_real
complex polar isreal | composite.contraction tensordot einsum | composite.covariance cov corrcoef | composite.cumulative
cumsum cumprod cummax cummin logcumsumexp | composite.differences diff trapezoid trapz cumulative_trapezoid gradient |
composite.extremes max min amax amin aminmax argmax argmin | composite.factorizations cholesky qr geqrf svd
triangular_solve lu lu_unpack lu_solve inverse pinverse det slogdet logdet matrix_exp | composite.joining cat concat
concatenate stack atleast_1d atleast_2d atleast_3d hstack vstack row_stack dstack column_stack | composite.logic
bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift logical_and logical_or logical_xor |
composite.low_rank svd_lowrank pca_lowrank | composite.matmul matmul | composite.norm norm | composite.older_names range
spmm vander frombuffer | composite.powers pow float_power square square_ | composite.prelu prelu | composite.products
matrix_power chain_matmul cross | composite.products_of_sets cartesian_prod combinations kron block_diag unravel_index
nonzero_static | composite.properties real imag | composite.quantiles quantile nanquantile | composite.ratios atan2
arctan2 hypot fmax fmin logaddexp logaddexp2 nextafter gcd gcd_ lcm lcm_ igamma igammac ldexp ldexp_ copysign heaviside
| composite.reduction sum mean prod all any count_nonzero nansum nanmean | composite.rounding round round_ |
composite.row_distances dist renorm cdist | composite.scattering gather masked_select take scatter index_fill index_put
index_put_ take_along_dim nonzero argwhere | composite.shape reshape broadcast_to permute squeeze flatten ravel
unflatten movedim moveaxis | composite.slicing narrow split split_with_sizes chunk tensor_split hsplit vsplit dsplit |
composite.softmax softmax log_softmax logsumexp | composite.sorting sort argsort msort topk kthvalue median nanmedian
unique mode unique_consecutive | composite.special_functions polygamma mvlgamma logit logit_ nan_to_num nan_to_num_
frexp xlogy xlogy_ | composite.spectrogram stft istft | composite.statistics var std var_mean std_mean |
composite.strided as_strided as_strided_ as_strided_copy as_strided_scatter empty_strided empty_permuted resize_as_ |
composite.vector_products outer ger inner | composite.view_copies diagonal_copy expand_copy permute_copy slice_copy
narrow_copy squeeze_copy view_copy split_copy split_with_sizes_copy unsafe_split unsafe_split_with_sizes unsafe_chunk |
composite.windows hann_window hamming_window blackman_window bartlett_window kaiser_window | composite.writing_parts
slice_scatter put fill
""",
    "ten": """
composite.arithmetic add add_ sub sub_ rsub __rsub__ mul mul_ __radd__ __rmul__ div div_ true_divide true_divide_ rdiv
floor_divide floor_divide_ remainder remainder_ fmod fmod_ __floordiv__ __ifloordiv__ __mod__ __imod__ __rfloordiv__
__rmod__ positive | composite.arranging repeat tile repeat_interleave flip fliplr flipud roll diag diagflat adjoint
broadcast_shapes broadcast_tensors meshgrid | composite.attention attention_query_gradient attention_key_gradient
attention_value_gradient | composite.blending addcmul addcmul_ addcdiv addcdiv_ lerp lerp_ | composite.bounds clamp
clamp_ clamp_min clamp_min_ clamp_max clamp_max_ | composite.buckets bincount histc histogram histogramdd searchsorted
bucketize isin | composite.casting cast to float double half int long short char byte bool cfloat cdouble type_of
type_as copy_ fill_ zero_ result_type | composite.choice where where_method masked_fill masked_fill_ |
composite.comparison eq __eq__ eq_ ne __ne__ ne_ lt __lt__ lt_ le __le__ le_ gt __gt__ gt_ ge __ge__ ge_ maximum minimum
equal isclose allclose | composite.complex_numbers conjugate real_part abs_slope abs_in_place angle_slope
contiguous_pairs conj conj_physical conj_physical_ is_conj resolve_conj is_neg resolve_neg view_as_real complex polar
isreal | composite.contraction tensordot einsum | composite.covariance cov corrcoef | composite.cumulative cumsum
cumsum_ cumprod cumprod_ cumprod_backward cummax cummin logcumsumexp | composite.differences diff trapezoid
cumulative_trapezoid gradient | composite.extremes max min amax amin aminmax argmax argmin tied_share tied_share_or_nan
| composite.factorizations cholesky qr geqrf svd triangular_solve lu lu_unpack lu_solve inverse pinverse det slogdet
logdet matrix_exp | composite.fourier spectrum_weights | composite.group_norm group_norm_input_gradient
group_norm_weight_gradient | composite.joining cat stack atleast_1d atleast_2d atleast_3d hstack vstack dstack
column_stack fill_missing | composite.logic bitwise_and bitwise_and_ __and__ __rand__ __iand__ bitwise_or bitwise_or_
__or__ __ror__ __ior__ bitwise_xor bitwise_xor_ __xor__ __rxor__ __ixor__ bitwise_left_shift bitwise_left_shift_
__lshift__ __rlshift__ __ilshift__ bitwise_right_shift bitwise_right_shift_ __rshift__ __rrshift__ __irshift__ invert
logical_and logical_and_ logical_or logical_or_ logical_xor logical_xor_ logical_not_ | composite.loss
binary_cross_entropy_with_logits_backward binary_cross_entropy_with_logits_target_backward binary_cross_entropy_backward
binary_cross_entropy_target_backward clamp_both huber_slope | composite.low_rank svd_lowrank pca_lowrank |
composite.matmul hermitian mT matmul matmul_operator matmul_reflected | composite.matrix_constants permutation_of
rectangular_identity without_diagonal gaps_between cofactors | composite.norm norm times_direction identity_beside |
composite.normalization layer_norm_input_gradient layer_norm_weight_gradient batch_norm_input_gradient
batch_norm_weight_gradient | composite.older_names closed_range spmm resized resized_as vander frombuffer
untyped_storage typed_storage fill_diagonal_ | composite.powers pow pow_ __pow__ __rpow__ __ipow__ float_power
float_power_ square square_ log_of_number | composite.prelu prelu | composite.products matrix_power chain_matmul cross
addbmm_ | composite.products_of_sets cartesian_prod combinations kron block_diag unravel_index nonzero_static |
composite.properties real imag | composite.quantiles quantile nanquantile | composite.ratios atan2 atan2_ hypot hypot_
fmax fmin logaddexp logaddexp2 nextafter nextafter_ gcd gcd_ lcm lcm_ igamma igamma_ igammac igammac_ ldexp ldexp_
copysign copysign_ heaviside heaviside_ | composite.reduction sum mean prod all any count_nonzero restore_dims
share_count product_of_others nansum nanmean | composite.reshaping_in_place t_ transpose_ squeeze_ unsqueeze_ |
composite.rounding round round_ zeros_of | composite.row_distances dist renorm cdist | composite.scattering gather
masked_select take distinct scatter scatter_ index_fill index_fill_ index_put index_put_ take_along_dim nonzero argwhere
| composite.shape view reshape view_as reshape_as expand expand_as broadcast_to permute squeeze flatten ravel unflatten
movedim contiguous sum_to | composite.slicing narrow split split_with_sizes chunk tensor_split hsplit vsplit dsplit |
composite.softmax softmax log_softmax logsumexp | composite.sorting sort argsort msort topk kthvalue median nanmedian
unique mode unique_consecutive | composite.special_functions polygamma polygamma_of polygamma_in_place multigammaln
mvlgamma_in_place logit logit_ nan_to_num nan_to_num_ frexp special_zeta special_xlog1py xlogy xlogy_ special_ndtr
special_hermite_polynomial_h special_hermite_polynomial_he special_laguerre_polynomial_l special_legendre_polynomial_p
special_chebyshev_polynomial_t special_chebyshev_polynomial_u special_chebyshev_polynomial_v
special_chebyshev_polynomial_w special_shifted_chebyshev_polynomial_t special_shifted_chebyshev_polynomial_u
special_shifted_chebyshev_polynomial_v special_shifted_chebyshev_polynomial_w | composite.spectrogram stft istft |
composite.statistics var std var_mean std_mean variance_factor ratio_or_zero | composite.strided as_strided as_strided_
as_strided_copy as_strided_scatter empty_strided empty_permuted new_empty_strided resize_ resize_as_ |
composite.vector_products outer inner | composite.view_copies diagonal_copy expand_copy permute_copy slice_copy
narrow_copy squeeze_copy view_copy split_copy split_with_sizes_copy unsafe_split unsafe_split_with_sizes unsafe_chunk |
composite.windows hann_window hamming_window blackman_window bartlett_window kaiser_window | composite.without_tensors
to_bfloat16 | composite.writing_parts slice_scatter put put_ fill
""",
    "method": """
composite.arithmetic add add_ sub subtract sub_ subtract_ __rsub__ mul multiply mul_ multiply_ __radd__ __rmul__ div
divide div_ divide_ true_divide true_divide_ __rdiv__ __rtruediv__ floor_divide floor_divide_ remainder remainder_ fmod
fmod_ __floordiv__ __ifloordiv__ __mod__ __imod__ __rfloordiv__ __rmod__ positive __pos__ | composite.arranging repeat
tile repeat_interleave flip fliplr flipud roll diag diagflat adjoint | composite.blending addcmul addcmul_ addcdiv
addcdiv_ lerp lerp_ | composite.bounds clamp clip clamp_ clip_ clamp_min clamp_min_ clamp_max clamp_max_ |
composite.buckets bincount histc histogram histogramdd | composite.casting to float double half int long short char byte
bool cfloat cdouble type type_as copy_ fill_ zero_ | composite.choice where masked_fill masked_fill_ |
composite.comparison eq __eq__ eq_ ne not_equal __ne__ ne_ not_equal_ lt less __lt__ lt_ less_ le less_equal __le__ le_
less_equal_ gt greater __gt__ gt_ greater_ ge greater_equal __ge__ ge_ greater_equal_ maximum minimum equal isclose
allclose | composite.complex_numbers abs_ absolute_ conj conj_physical conj_physical_ is_conj resolve_conj is_neg
resolve_neg isreal | composite.covariance cov corrcoef | composite.cumulative cumsum cumsum_ cumprod cumprod_ cummax
cummin logcumsumexp | composite.differences diff | composite.extremes max min amax amin aminmax argmax argmin |
composite.factorizations cholesky qr geqrf svd triangular_solve lu lu_solve inverse pinverse det slogdet logdet
matrix_exp | composite.indexing __getitem__ __setitem__ | composite.joining atleast_1d atleast_2d atleast_3d |
composite.logic bitwise_and bitwise_and_ __and__ __rand__ __iand__ bitwise_or bitwise_or_ __or__ __ror__ __ior__
bitwise_xor bitwise_xor_ __xor__ __rxor__ __ixor__ bitwise_left_shift bitwise_left_shift_ __lshift__ __rlshift__
__ilshift__ bitwise_right_shift bitwise_right_shift_ __rshift__ __rrshift__ __irshift__ __invert__ logical_and
logical_and_ logical_or logical_or_ logical_xor logical_xor_ logical_not_ | composite.matmul matmul __matmul__
__rmatmul__ | composite.norm norm | composite.older_names resize resize_as untyped_storage storage fill_diagonal_ |
composite.powers pow pow_ __pow__ __rpow__ __ipow__ float_power float_power_ square square_ | composite.prelu prelu |
composite.products addbmm_ matrix_power cross | composite.products_of_sets kron nonzero_static | composite.quantiles
quantile nanquantile | composite.ratios atan2 arctan2 atan2_ arctan2_ hypot hypot_ fmax fmin logaddexp logaddexp2
nextafter nextafter_ gcd gcd_ lcm lcm_ igamma igamma_ igammac igammac_ ldexp ldexp_ copysign copysign_ heaviside
heaviside_ | composite.reduction sum mean prod all any count_nonzero nansum nanmean | composite.reshaping_in_place t_
transpose_ swapaxes_ swapdims_ squeeze_ unsqueeze_ | composite.rounding round round_ | composite.row_distances dist |
composite.scattering gather masked_select take scatter scatter_ index_fill index_fill_ index_put index_put_
take_along_dim nonzero argwhere | composite.shape view reshape view_as reshape_as expand expand_as broadcast_to permute
squeeze flatten ravel unflatten movedim moveaxis contiguous sum_to_size | composite.slicing narrow split
split_with_sizes chunk tensor_split hsplit vsplit dsplit | composite.softmax softmax log_softmax logsumexp |
composite.sorting sort argsort msort topk kthvalue median nanmedian unique mode unique_consecutive |
composite.special_functions polygamma polygamma_ mvlgamma mvlgamma_ logit logit_ nan_to_num nan_to_num_ frexp xlogy
xlogy_ | composite.spectrogram stft istft | composite.statistics var std | composite.strided resize_ as_strided
as_strided_ as_strided_scatter new_empty_strided resize_as_ | composite.vector_products outer ger inner |
composite.view_copies unsafe_split narrow_copy unsafe_split_with_sizes unsafe_chunk | composite.without_tensors bfloat16
| composite.writing_parts slice_scatter put put_ | ops.activation sigmoid sigmoid_ relu relu_ | ops.angles deg2rad
deg2rad_ rad2deg rad2deg_ sinc sinc_ | ops.arithmetic add=__add__ add_=__iadd__ sub=__sub__ sub_=__isub__ mul=__mul__
mul_=__imul__ div=__truediv__ div_=__itruediv__ neg neg=negative neg=__neg__ neg_ neg_=negative_ neg_=__ineg__ |
ops.arranging rot90 tril tril_ triu triu_ diag_embed | ops.bessel i0 i0_ | ops.casting clone | ops.cholesky
cholesky_solve cholesky_inverse | ops.comparison isnan isinf isposinf isneginf isfinite signbit | ops.complex_numbers
angle | ops.elementwise exp exp_ exp2 exp2_ expm1 expm1_ log log_ log2 log2_ log10 log10_ log1p log1p_ sqrt sqrt_ rsqrt
rsqrt_ reciprocal reciprocal_ abs abs=absolute abs=__abs__ abs_=__iabs__ | ops.erf erf erf_ | ops.error_function erfc
erfc_ erfinv erfinv_ | ops.gamma lgamma lgamma_ digamma digamma_ | ops.householder linalg_householder_product=orgqr
ormqr | ops.logic logical_not bitwise_not bitwise_not_ | ops.matmul mm bmm mv dot vdot addmm addmm_ addmv addmv_ baddbmm
baddbmm_ addbmm addr addr_ | ops.matrix_parts trace | ops.picking masked_scatter masked_scatter_ index_copy index_copy_
| ops.rounding floor floor_ ceil ceil_ trunc trunc=fix trunc_ trunc_=fix_ sign sign_ sgn sgn_ frac frac_ |
ops.row_distances renorm renorm_ | ops.scatter_reductions scatter_reduce scatter_reduce_ index_reduce index_reduce_ |
ops.scattering scatter_add scatter_add_ index_select index_add index_add_ | ops.shape transpose transpose=swapaxes
transpose=swapdims t unsqueeze | ops.shrinking hardshrink | ops.slicing select diagonal unfold unbind | ops.trigonometry
sin sin_ cos cos_ tan tan_ asin asin=arcsin asin_ asin_=arcsin_ acos acos=arccos acos_ acos_=arccos_ atan atan=arctan
atan_ atan_=arctan_ sinh sinh_ cosh cosh_ tanh tanh_ asinh asinh=arcsinh asinh_ asinh_=arcsinh_ acosh acosh=arccosh
acosh_ acosh_=arccosh_ atanh atanh=arctanh atanh_ atanh_=arctanh_ | ops.writing_parts select_scatter diagonal_scatter
""",
    "property": """
composite.properties H mH T mT real imag
""",
}

BYTES = """
composite.arguments=6434 composite.arithmetic=9948 composite.arranging=7289 composite.attention=2413
composite.blending=3236 composite.bounds=4706 composite.buckets=8901 composite.calling=1204 composite.casting=8836
composite.choice=3290 composite.comparison=5473 composite.complex_numbers=5774 composite.contraction=5905
composite.covariance=4445 composite.cumulative=3443 composite.differences=10811 composite.extremes=4427
composite.factorizations=5941 composite.farewells=1958 composite.fourier=5919 composite.group_norm=1503
composite.indexing=12019 composite.joining=7243 composite.logic=2903 composite.loss=2456 composite.low_rank=2663
composite.matmul=5521 composite.matrix_constants=2211 composite.norm=2858 composite.normalization=2963
composite.older_names=6494 composite.operands=2917 composite.powers=3528 composite.prelu=1639 composite.products=6295
composite.products_of_sets=5165 composite.properties=3223 composite.quantiles=5369 composite.ratios=3531
composite.reduction=6650 composite.reshaping_in_place=2077 composite.rounding=1098 composite.row_distances=3154
composite.scattering=8639 composite.shape=9428 composite.slicing=6454 composite.softmax=1589 composite.sorting=5625
composite.special_functions=7105 composite.spectrogram=10129 composite.statistics=3525 composite.strided=6450
composite.subscripts=7428 composite.vector_products=1642 composite.view_copies=4547 composite.windows=3578
composite.without_tensors=411 composite.wrapping=1664 composite.writing_parts=2214 ops.activation=9094
ops.affine_grid=1514 ops.angles=2694 ops.arithmetic=5807 ops.arranging=5504 ops.attention=4272 ops.axes=2822
ops.bags=2486 ops.bessel=4036 ops.blending=4088 ops.blocks=1519 ops.border=4517 ops.bounds=3812 ops.buckets=5270
ops.card=9096 ops.casting=3281 ops.choice=2315 ops.cholesky=6258 ops.class_loss=5486 ops.class_loss_checks=2241
ops.comparison=4705 ops.complex_numbers=6518 ops.convolution=13614 ops.convolution_checks=6538 ops.cross=1290
ops.ctc=4898 ops.cumulative=5818 ops.decomposition=2999 ops.determinant=2599 ops.distances=1629 ops.division=4212
ops.duals=390 ops.eigen=4356 ops.elementwise=3679 ops.embedding=4339 ops.entropy=3465 ops.erf=2971
ops.error_function=3478 ops.errors=4666 ops.extremes=6603 ops.fourier=3642 ops.gamma=5409 ops.gates=6065 ops.gelu=2980
ops.grid_sample=8347 ops.grid_sample_slope=3335 ops.group_norm=4200 ops.householder=7016 ops.indexing=8800
ops.joining=2085 ops.largest=7987 ops.ldl=5168 ops.limits=1801 ops.linear_checks=3730 ops.logic=2703 ops.loss=9794
ops.lstm=8363 ops.lu=11070 ops.margin_loss=4012 ops.masks=1521 ops.matmul=8711 ops.matmul_checks=7546
ops.matrix_exponential=2341 ops.matrix_layout=359 ops.matrix_parts=2340 ops.norm=3978 ops.normalization=6155
ops.normalization_checks=2758 ops.orthogonal=3481 ops.packing=1146 ops.padding=1208 ops.picking=7760
ops.polynomials=2630 ops.pool_windows=3086 ops.pooling=10078 ops.pooling_checks=3459 ops.powers=4877 ops.promotion=1075
ops.pseudo_inverse=6317 ops.ratios=6710 ops.rectifiers=4646 ops.reduction=7650 ops.registry=3570 ops.resampling=938
ops.reshaping_in_place=981 ops.resize=7460 ops.rounding=3587 ops.row_distances=5528 ops.rows=2903 ops.sampling=2853
ops.scalars=1510 ops.scaling=1122 ops.scatter_reductions=6682 ops.scattering=13249 ops.selection=2453 ops.shape=9620
ops.shrinking=2265 ops.slicing=7808 ops.sliding=8018 ops.softmax=5444 ops.solving=4455 ops.sorting=11468
ops.statistics=4889 ops.strided=5042 ops.symbols=7564 ops.ties=4731 ops.triangular=6951 ops.trigonometry=4878
ops.trilinear=1481 ops.unsafe_pieces=722 ops.view_copies=4285 ops.volume_pooling=3982 ops.writing_parts=5814
"""
