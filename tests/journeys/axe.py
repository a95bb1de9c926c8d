"""axe, made quicker without changing what it finds (test_axe.py holds it to that).

Its build for old browsers keeps every private field of every colour in a WeakMap, and it reads the
same colour anew for each element: together more than a third of what a page's check takes.
"""

from __future__ import annotations

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT

# What stands beside a thing in a WeakMap stands on the thing itself, under a name of its own.
ON_THE_THING: Final = """class {
  constructor() { this.mark = Symbol(); }
  has(thing) { return Object.hasOwn(thing, this.mark); }
  get(thing) { return thing[this.mark]; }
  set(thing, value) { thing[this.mark] = value; return this; }
  add(thing) { return this.set(thing, true); }
  delete(thing) { return delete thing[this.mark]; }
}"""
# A text is made into a colour once.
KEEP_COLOURS: Final = """(() => {
  const proto = axe.commons.color.Color.prototype, read = proto.parseString, known = new Map();
  proto.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();"""
QUICK_AXE: Final = (
    f"((WeakMap, WeakSet) => {{{AXE_SCRIPT}}})({ON_THE_THING}, {ON_THE_THING});{KEEP_COLOURS}"
)
