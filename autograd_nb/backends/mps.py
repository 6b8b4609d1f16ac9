"""``torch.backends.mps``: not here."""


def is_available() -> bool:
    """False: everything is computed on the CPU."""
    return False


def is_built() -> bool:
    """False."""
    return False
