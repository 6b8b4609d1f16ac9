"""``torch.backends.openmp``: not used here."""


def is_available() -> bool:
    """False: NumPy brings its own libraries."""
    return False
