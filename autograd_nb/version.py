"""What ``torch.version`` says."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("autograd_nb")
except PackageNotFoundError:  # imported from its folder, without being installed
    __version__ = "0"
cuda = hip = xpu = rocm = None
debug = False
git_version = "Unknown"

__all__ = ["cuda", "debug", "git_version", "hip", "xpu"]
