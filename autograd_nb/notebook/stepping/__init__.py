"""The backward pass, frame by frame: upstream gradient times local derivative, and where the product is added."""
