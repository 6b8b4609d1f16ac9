"""The backward pass, frame by frame: upstream gradient times local derivative, and where the product is added."""

from .stepping_through import step_through, step_values
from .watching import MOST_FRAMES

__all__ = ["MOST_FRAMES", "step_through", "step_values"]
