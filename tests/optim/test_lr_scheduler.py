"""Each scheduler sets the learning rates that PyTorch's sets."""

import pytest

from tests.engine.oracle import error, same

pytest.importorskip("torch")

SCHEDULERS = [
    ("LambdaLR", dict(lr_lambda=lambda e: 0.9**e)),
    ("LambdaLR", dict(lr_lambda=[lambda e: 1 / (e + 1), lambda e: 2.0])),
    ("MultiplicativeLR", dict(lr_lambda=lambda e: 0.95)), ("StepLR", dict(step_size=3, gamma=0.5)),
    ("MultiStepLR", dict(milestones=[2, 5, 5], gamma=0.3)), ("ConstantLR", dict(factor=0.25, total_iters=4)),
    ("LinearLR", dict(start_factor=0.5, total_iters=4)), ("ExponentialLR", dict(gamma=0.9)),
    ("PolynomialLR", dict(total_iters=5, power=2.0)), ("CosineAnnealingLR", dict(T_max=4, eta_min=0.01)),
    ("CosineAnnealingWarmRestarts", dict(T_0=3)), ("CosineAnnealingWarmRestarts", dict(T_0=2, T_mult=2, eta_min=0.1)),
    ("CyclicLR", dict(base_lr=0.1, max_lr=[1.0, 2.0], step_size_up=3, step_size_down=2)),
    ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=3, mode="triangular2", cycle_momentum=False)),
    ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=3, mode="exp_range", gamma=0.9)),
    ("CyclicLR", dict(base_lr=0.1, max_lr=1.0, step_size_up=3, scale_fn=lambda x: 1 / x, scale_mode="cycle")),
    ("OneCycleLR", dict(max_lr=1.0, total_steps=12)), ("OneCycleLR", dict(max_lr=1.0, epochs=4, steps_per_epoch=3)),
    ("OneCycleLR", dict(max_lr=[1.0, 2.0], total_steps=12, anneal_strategy="linear", three_phase=True)),
]  # fmt: skip
CASES = pytest.mark.parametrize(("name", "settings"), SCHEDULERS)


def made(T, name, settings, kind="SGD", **more):
    """An optimizer of two groups and a scheduler for it."""
    given = dict(lr=0.5, momentum=0.9) if kind == "SGD" else dict(lr=0.5)
    groups = [{"params": [T.zeros(1, requires_grad=True)]}, {"params": [T.zeros(1, requires_grad=True)], "lr": 0.2}]
    optimizer = getattr(T.optim, kind)(groups, **given)
    return optimizer, getattr(T.optim.lr_scheduler, name)(optimizer, **settings, **more)


def seen(optimizer, scheduler):
    shown = [
        {k: v for k, v in g.items() if k in ("lr", "momentum", "betas", "initial_lr")} for g in optimizer.param_groups
    ]
    return shown, scheduler.get_last_lr(), scheduler.last_epoch


@CASES
@same
def test_rates(T, name, settings):
    for kind in ("SGD", "Adam"):
        optimizer, scheduler = made(T, name, settings, kind)
        yield seen(optimizer, scheduler)
        for _ in range(11):
            optimizer.step()
            scheduler.step()
            yield seen(optimizer, scheduler)


@CASES
@same
def test_saved_and_loaded(T, name, settings):
    optimizer, scheduler = made(T, name, settings)
    for _ in range(3):
        optimizer.step()
        scheduler.step()
    state, groups = scheduler.state_dict(), optimizer.state_dict()
    yield sorted(k for k in state if not k.startswith(("_scale_fn", "_initial", "_is_in", "_get_lr")))
    other, twin = made(T, name, settings)
    twin.load_state_dict(state)
    other.load_state_dict(groups)
    for _ in range(3):
        other.step()
        twin.step()
        yield seen(other, twin)


@CASES
@same
def test_an_epoch_given(T, name, settings):
    optimizer, scheduler = made(T, name, settings)
    optimizer.step()
    for epoch in (2, 5, 1):
        scheduler.step(epoch)
        yield seen(optimizer, scheduler)


@pytest.mark.parametrize("settings", [
    dict(patience=1), dict(mode="max", patience=0), dict(threshold=0.5, patience=0, cooldown=1),
    dict(threshold_mode="abs", threshold=0.3, patience=1, min_lr=[0.1, 0.15]),
    dict(mode="max", threshold_mode="abs", patience=1, factor=0.5, min_lr=0.1),
])  # fmt: skip
@same
def test_plateau(T, settings):
    optimizer, scheduler = made(T, "ReduceLROnPlateau", settings)
    for loss in (1.0, 0.9, 0.9, 0.9, 0.5, 0.6, 0.7, 0.7, 0.1, 0.2, 0.3):
        scheduler.step(T.tensor(loss) if loss < 0.5 else loss)
        yield seen(optimizer, scheduler), scheduler.num_bad_epochs, scheduler.best
    yield scheduler.state_dict()
    twin = made(T, "ReduceLROnPlateau", {})[1]
    twin.load_state_dict(scheduler.state_dict())
    yield twin.state_dict()


@same
def test_one_after_another(T):
    for milestones in ([3], [1]):
        optimizer, first = made(T, "LinearLR", dict(start_factor=0.1, total_iters=3))
        second = T.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
        scheduler = T.optim.lr_scheduler.SequentialLR(optimizer, [first, second], milestones)
        for _ in range(8):
            yield seen(optimizer, scheduler)
            optimizer.step()
            scheduler.step()
        state = scheduler.state_dict()
        yield sorted(state)
        scheduler.load_state_dict(state)
        yield scheduler.get_last_lr()


@same
def test_all_at_once(T):
    optimizer, first = made(T, "ConstantLR", dict(factor=0.1, total_iters=2))
    second = T.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    scheduler = T.optim.lr_scheduler.ChainedScheduler([first, second])
    for _ in range(5):
        optimizer.step()
        scheduler.step()
        yield [g["lr"] for g in optimizer.param_groups], scheduler.get_last_lr()


@same
def test_averaging_rate(T):
    for settings in (dict(swa_lr=0.05, anneal_epochs=4), dict(swa_lr=0.05, anneal_strategy="linear", anneal_epochs=0)):
        optimizer, _ = made(T, "StepLR", dict(step_size=100))
        scheduler = T.optim.swa_utils.SWALR(optimizer, **settings)
        for _ in range(6):
            optimizer.step()
            scheduler.step()
            yield scheduler.get_last_lr()


@same
def test_remarks(T):
    _, scheduler = made(T, "StepLR", dict(step_size=2))
    scheduler.step()
    optimizer, scheduler = made(T, "StepLR", dict(step_size=2))
    optimizer.step = lambda: None
    scheduler.step()
    yield scheduler.get_lr()


@same
def test_rates_that_are_tensors(T):
    w = T.zeros(1, requires_grad=True)
    rate = T.tensor(0.5)
    optimizer = T.optim.SGD([w], lr=rate)
    scheduler = T.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    optimizer.step()
    scheduler.step()
    yield rate, optimizer.param_groups[0]["lr"] is rate, scheduler.get_last_lr()


@same
def test_wrong_uses(T):
    S = T.optim.lr_scheduler
    optimizer, first = made(T, "StepLR", dict(step_size=2))
    plain = T.optim.Adagrad([T.zeros(1, requires_grad=True)])
    for name, settings in (
        ("LambdaLR", dict(lr_lambda=[abs])), ("MultiplicativeLR", dict(lr_lambda=3)), ("ConstantLR", dict(factor=2)),
        ("LinearLR", dict(start_factor=0)), ("LinearLR", dict(end_factor=2)), ("OneCycleLR", dict(max_lr=1)),
        ("OneCycleLR", dict(max_lr=1, total_steps=0)), ("OneCycleLR", dict(max_lr=1, epochs=0, steps_per_epoch=1)),
        ("OneCycleLR", dict(max_lr=1, total_steps=5, pct_start=2)),
        ("OneCycleLR", dict(max_lr=1, total_steps=5, anneal_strategy="x")),
        ("CosineAnnealingWarmRestarts", dict(T_0=0)), ("CosineAnnealingWarmRestarts", dict(T_0=1, T_mult=0)),
        ("CosineAnnealingWarmRestarts", dict(T_0=1, eta_min="a")), ("CyclicLR", dict(base_lr=1, max_lr=[1])),
        ("CyclicLR", dict(base_lr=1, max_lr=2, mode="x")), ("ReduceLROnPlateau", dict(factor=1.0)),
        ("ReduceLROnPlateau", dict(mode="x")), ("ReduceLROnPlateau", dict(threshold_mode="x")),
        ("ReduceLROnPlateau", dict(min_lr=[1])), ("StepLR", dict(step_size=1, last_epoch=3)),
        ("SequentialLR", dict(schedulers=[], milestones=[])),
        ("SequentialLR", dict(schedulers=[first], milestones=[1])),
        ("SequentialLR", dict(schedulers=[1], milestones=[])),
    ):  # fmt: skip
        fresh = made(T, "StepLR", dict(step_size=2))[0] if name != "StepLR" else T.optim.SGD([T.zeros(1)], 0.1)
        use = optimizer if name == "SequentialLR" else fresh
        yield name, error(getattr(S, name), use, **settings)
    yield error(S.StepLR, 3, 1)
    yield error(S.CyclicLR, plain, 0.1, 1.0)
    yield error(S.ChainedScheduler, [])
    yield error(S.SequentialLR, plain, [first], [])[0]
    once = S.OneCycleLR(optimizer, 1.0, total_steps=1)
    yield error(lambda: [once.step() for _ in range(3)])
