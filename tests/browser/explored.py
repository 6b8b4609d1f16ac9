"""Acting on an explorer that stands in a page, as a reader does: with mouse and keyboard, on what is seen."""

# The latest view of the page; where a box is in the window, and what the view says of itself.
VIEW = "[...globalThis.autograd_nb_views.views.values()].flat().at(-1).view"
PLACE = f"""id => {{
    const view = {VIEW}, item = view.plan.at.get(id), camera = view.stage.camera;
    const corner = view.stage.canvas.getBoundingClientRect();
    const middle = item.box.side + (item.w - item.box.side) / 2;
    const on = (at, start) => (at - start) * camera.scale;
    return {{ x: corner.x + on(item.x + middle, camera.x), y: corner.y + on(item.y + 14, camera.y) }};
}}"""

# The first leaf at the side of a drawn box: its id, and where its chip is.
LEAF = f"""() => {{
    const view = {VIEW}, camera = view.stage.camera, corner = view.stage.canvas.getBoundingClientRect();
    const item = [...view.plan.at.values()].find(each => !each.open && each.box.leaves?.some(leaf => leaf));
    const k = item.box.leaves.findIndex(leaf => leaf), chip = item.box.look.chips[k];
    const [x, y] = [item.x + item.box.side - 34 - chip.w / 2, item.y + (item.box.look.stack ?? 0) + chip.dy + 12];
    return {{ id: item.box.leaves[k], x: corner.x + (x - camera.x) * camera.scale,
        y: corner.y + (y - camera.y) * camera.scale }};
}}"""
# Nothing has moved since the last two frames: no animation, and no output above that still grows.
STILL = f"""() => new Promise(done => {{
    const view = {VIEW};
    const place = () => {{
        const {{ x, y, scale }} = view.stage.camera;
        return JSON.stringify([x, y, scale, view.stage.canvas.getBoundingClientRect()]);
    }};
    const first = place();
    requestAnimationFrame(() => requestAnimationFrame(() => done(view.stage.placed && place() === first)));
}})"""


class Explored:
    """The explorer inside ``place``, a locator."""

    def __init__(self, page, place):
        self.page, self.place = page, place
        self.tree = place.get_by_role("tree")
        self.live = page.locator(".autograd-nb-view [aria-live]").first

    def wait(self) -> "Explored":
        self.tree.wait_for()
        self.page.wait_for_function(f"{VIEW}.plan.at.size > 0")
        return self

    def wait_for_kernel(self) -> "Explored":
        self.wait()
        self.page.wait_for_function(f"{VIEW}.live")
        return self

    def still(self) -> None:
        """Until the picture has stopped moving."""
        self.page.wait_for_function(STILL)

    def click(self, box: str) -> None:
        self.tree.scroll_into_view_if_needed()
        self.still()
        place = self.page.evaluate(PLACE, box)
        self.page.mouse.click(place["x"], place["y"])

    def click_leaf(self) -> str:
        """Click on the chip of a leaf; the id of the leaf."""
        self.tree.scroll_into_view_if_needed()
        self.still()
        leaf = self.page.evaluate(LEAF)
        self.page.mouse.click(leaf["x"], leaf["y"])
        return leaf["id"]

    def press(self, *keys: str) -> None:
        self.tree.focus()
        for key in keys:
            self.page.keyboard.press(key)
        self.still()

    def search(self, text: str) -> None:
        self.place.get_by_role("searchbox").fill(text)
        self.still()

    @property
    def selected(self) -> str | None:
        return self.page.evaluate(f"{VIEW}.selected")

    @property
    def expanded(self) -> list[str]:
        return self.page.evaluate(f"{VIEW}.expanded")

    @property
    def boxes(self) -> list[str]:
        """The ids of what is drawn."""
        return self.page.evaluate(f"[...{VIEW}.plan.at.keys()]")
