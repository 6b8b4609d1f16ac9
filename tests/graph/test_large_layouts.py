"""Large networks, closed, with everything open, and flat: nothing overlaps and no edge runs through a foreign box.

How long it takes is asked by `python -m benchmarks layout scene`.
"""

import pytest
import torch

from autograd_nb.graph import from_grad_fn
from autograd_nb.graph.hierarchy import Hierarchy
from autograd_nb.graph.scene import group_scene, scene
from autograd_nb.graph.scene.opened import opened
from benchmarks.large_graphs import gpt, recurrent, residual_net
from tests.graph.handmade import chain
from tests.graph.samples import names_of
from tests.graph.scenes import check


def graph_of(sample):
    value, names = sample(torch)
    return from_grad_fn(value.grad_fn, names=names_of(names))


def everything_open(tree):
    """Every group open in the one around it, and the ids of all operations that can then be seen."""
    scenes = {group.id: group_scene(tree, group.id) for group in tree.walk()}
    whole = opened(scene(tree), scenes, scenes.__getitem__)
    shown = [zip(part.scene["id"], part.scene["kind"], strict=True) for part in whole.every()]
    return whole, [name for boxes in shown for name, kind in boxes if kind == "op"]


@pytest.mark.parametrize("by", ["auto", "module"])
@pytest.mark.parametrize("sample", [gpt, residual_net])
def test_a_gpt_and_a_residual_net_of_152_layers(sample, by):
    tree = Hierarchy(graph_of(sample), by)
    whole, shown = everything_open(tree)
    check(whole)
    assert sorted(shown) == sorted(node.id for node in tree.sequence)


@pytest.mark.parametrize("sample", [gpt, residual_net, recurrent])
def test_without_any_groups(sample):
    found = scene(graph_of(sample), by="none")
    check(opened(found, (), {}.__getitem__))


def test_a_thousand_steps():
    tree = Hierarchy(graph_of(recurrent))
    whole, shown = everything_open(tree)
    check(whole)
    assert len(shown) == len(set(shown)) == len(tree.sequence)


def test_a_chain_of_fifty_thousand():
    """Its parts are alike, so a few of them are opened; and all of them side by side are one straight line."""
    tree = Hierarchy(chain(50_000))
    (group,) = tree.at_depth(1)
    parts = tree.at_depth(2)[1:]
    chosen = [group, parts[0], parts[1], parts[-1]]
    whole = opened(scene(tree), chosen, lambda name: group_scene(tree, name))
    check(whole)
    assert sum(part.scene["kind"].count("op") for part in whole.every()) > 3 * 150
    flat = scene(Hierarchy(chain(50_000), "none"))
    assert len({x + port for x, port in zip(flat["x"], flat["port"], strict=True)}) == 1
    assert all(low + height < high for low, height, high in zip(flat["y"][1:], flat["h"][1:], flat["y"], strict=False))
