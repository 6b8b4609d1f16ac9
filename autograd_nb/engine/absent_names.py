"""The names PyTorch has and this package has not, by namespace. Written by tools/write_coverage.py."""

ABSENT = {
    "torch": (
        "AVG BFloat16Storage BFloat16Tensor BoolStorage ByteStorage CharStorage ComplexDoubleStorage "
        "ComplexFloatStorage DoubleStorage FloatStorage GradScaler HalfStorage IntStorage LongStorage QInt32Storage "
        "QInt8Storage QUInt2x4Storage QUInt4x2Storage QUInt8Storage SUM ShortStorage Storage SymBool SymFloat SymInt "
        "TypedStorage UntypedStorage ao batch_norm_backward_elemt batch_norm_backward_reduce batch_norm_elemt "
        "batch_norm_gather_stats batch_norm_gather_stats_with_counts batch_norm_stats batch_norm_update_stats "
        "binomial bit bits16 bits1x8 bits2x4 bits4x2 bits8 ccol_indices_copy chalf choose_qparams_optimized classes "
        "classproperty col_indices_copy compiled_with_cxx11_abi complex32 cond conv_tbc cpp cpu crow_indices_copy "
        "cudnn_affine_grid_generator cudnn_batch_norm cudnn_convolution cudnn_convolution_add_relu "
        "cudnn_convolution_relu cudnn_convolution_transpose cudnn_grid_sampler cudnn_is_acceptable dequantize "
        "detach_copy distributed dsmm eig empty_quantized export fake_quantize_per_channel_affine "
        "fake_quantize_per_tensor_affine fbgemm_linear_fp16_weight fbgemm_linear_fp16_weight_fp32_activation "
        "fbgemm_linear_int8_weight fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight "
        "fbgemm_pack_gemm_matrix_fp16 fbgemm_pack_quantized_matrix float4_e2m1fn_x2 float8_e4m3fn float8_e4m3fnuz "
        "float8_e5m2 float8_e5m2fnuz float8_e8m0fnu frobenius_norm from_file functional "
        "fused_moving_avg_obs_fake_quant futures fx get_deterministic_debug_mode get_device_module get_file_path gru "
        "gru_cell hash_tensor hsmm hspmm hub indices_copy int1 int2 int3 int4 int5 int6 int7 int_repr is_distributed "
        "is_vulkan_available jagged jit legacy_contiguous_format library lobpcg lstm lstm_cell lstsq matrix_rank "
        "miopen_batch_norm miopen_convolution miopen_convolution_add_relu miopen_convolution_relu "
        "miopen_convolution_transpose miopen_ctc_loss miopen_depthwise_convolution miopen_rnn "
        "mkldnn_adaptive_avg_pool2d mkldnn_convolution mkldnn_linear_backward_weights mkldnn_max_pool2d "
        "mkldnn_max_pool3d mkldnn_rnn_layer monitor mps mtia multiprocessing native_channel_shuffle native_dropout "
        "native_norm nested newaxis norm_except_dim nuclear_norm overrides package per_channel_affine "
        "per_channel_affine_float_qparams per_channel_symmetric per_tensor_affine per_tensor_symmetric "
        "prepare_multiprocessing_environment profiler_allow_cudagraph_cupti_lazy_reinit_cuda12 q_per_channel_axis "
        "q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point qint32 qint8 quantization "
        "quantize_per_channel quantize_per_tensor quantize_per_tensor_dynamic quantized_batch_norm quantized_gru "
        "quantized_gru_cell quantized_lstm quantized_lstm_cell quantized_max_pool1d quantized_max_pool2d "
        "quantized_max_pool3d quantized_rnn_relu_cell quantized_rnn_tanh_cell quasirandom quint2x4 quint4x2 quint8 "
        "resize_as_sparse_ return_types rnn_relu rnn_relu_cell rnn_tanh rnn_tanh_cell row_indices_copy saddmm "
        "segment_reduce set_deterministic_debug_mode slice_inverse smm solve sparse sparse_bsc sparse_bsc_tensor "
        "sparse_bsr sparse_bsr_tensor sparse_compressed_tensor sparse_coo sparse_coo_tensor sparse_csc "
        "sparse_csc_tensor sparse_csr sparse_csr_tensor sspaddmm storage sym_constrain_range "
        "sym_constrain_range_for_size sym_float sym_fresh_size sym_int sym_ite sym_max sym_min sym_not sym_sqrt "
        "sym_sum symeig thread_safe_generator torch_version uint1 uint2 uint3 uint4 uint5 uint6 uint7 values_copy "
        "view_as_complex_copy view_as_real_copy while_loop windows xpu"
    ),
    "Tensor": (
        "apply_ as_subclass ccol_indices chalf col_indices const_data_ptr crow_indices dense_dim dequantize dim_order "
        "eig grad_dtype hash_tensor index int_repr ipu is_coalesced is_distributed lstsq map2_ map_ module_load mtia "
        "name q_per_channel_axis q_per_channel_scales q_per_channel_zero_points q_scale q_zero_point qscheme "
        "record_stream reinforce resize_as_sparse_ row_indices set_ slice_inverse smm solve sparse_dim sparse_mask "
        "sparse_resize_ sparse_resize_and_clear_ sspaddmm storage_type symeig to_mkldnn to_padded_tensor to_sparse "
        "to_sparse_bsc to_sparse_bsr to_sparse_coo to_sparse_csc to_sparse_csr volatile xpu"
    ),
    "nn": (
        "Container LinearCrossEntropyLoss LinearCrossEntropyOptions common_types factory_kwargs grad intrinsic qat "
        "quantizable quantized"
    ),
    "nn.functional": (
        "ScalingType SwizzleType conv_tbc fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices grad "
        "grouped_mm native_channel_shuffle scaled_grouped_mm scaled_mm"
    ),
    "nn.utils": (
        "convert_conv2d_weight_memory_format convert_conv3d_weight_memory_format fuse_conv_bn_eval "
        "fuse_conv_bn_weights fuse_linear_bn_eval fuse_linear_bn_weights skip_init stateless"
    ),
    "nn.utils.parametrize": "transfer_parametrizations_and_params",
    "nn.utils.parametrizations": "orthogonal",
    "optim": "SparseAdam swap_in_optimizer_params_and_state",
    "autograd": "NestedIOFunction enforce_grad_layout_policy grad_mode set_multithreading_enabled variable",
    "autograd.graph": "region_activation_memory_budget set_override_stale_capture_stream",
    "func": "debug_unwrap functionalize rearrange replace_all_batch_norm_modules_",
    "distributions": (
        "AbsTransform AffineTransform Beta Binomial CatTransform Cauchy Chi2 ComposeTransform ContinuousBernoulli "
        "CorrCholeskyTransform CumulativeDistributionTransform Dirichlet ExpTransform FisherSnedecor Gamma "
        "GeneralizedPareto Geometric Gumbel HalfCauchy HalfNormal IndependentTransform InverseGamma Kumaraswamy "
        "LKJCholesky LogNormal LogisticNormal LowRankMultivariateNormal LowerCholeskyTransform MixtureSameFamily "
        "Multinomial NegativeBinomial Pareto PositiveDefiniteTransform PowerTransform RelaxedBernoulli "
        "RelaxedOneHotCategorical ReshapeTransform SigmoidTransform SoftmaxTransform SoftplusTransform StackTransform "
        "StickBreakingTransform StudentT TanhTransform Transform TransformedDistribution VonMises Weibull Wishart "
        "biject_to identity_transform transform_to"
    ),
    "utils.data": (
        "DFIterDataPipe DataChunk IterDataPipe MapDataPipe argument_validation functional_datapipe "
        "guaranteed_datapipes_determinism non_deterministic runtime_validation runtime_validation_disabled"
    ),
    "utils.checkpoint": (
        "CheckpointPolicy DefaultDeviceType GraphExecGroup SAC_IGNORED_OPS SelectiveCheckpointContext "
        "create_selective_checkpoint_contexts get_device_states set_checkpoint_debug_enabled set_device_states"
    ),
    "masked": "MaskedTensor as_masked_tensor is_masked_tensor masked_tensor",
    "amp": "custom_bwd custom_fwd",
}
