"""Scenes: what a viewer draws of a graph, level by level, as plain data."""

from .document import document_parts, group_scene, scene
from .picture import picture

__all__ = ["document_parts", "group_scene", "picture", "scene"]
