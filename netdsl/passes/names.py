"""The names in a scope: positions, labels, and which of them PyTorch would refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from netdsl.diagnostics import Label
from netdsl.passes.context import fault
from netdsl.source import Span

GOOD_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")

_MEMBERS = """
    T_destination add_module append apply bfloat16 buffers call_super_init children compile cpu
    cuda double dump_patches eval extend extra_repr float forward get_buffer get_extra_state
    get_parameter get_submodule half insert ipu load_state_dict modules mtia named_buffers
    named_children named_modules named_parameters parameters pop register_backward_hook
    register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
    set_submodule share_memory state_dict to to_empty train training type xpu zero_grad
    _apply _backward_hooks _backward_pre_hooks _buffers _call_impl _compiled_call_impl
    _forward_hooks _forward_hooks_always_called _forward_hooks_with_kwargs _forward_pre_hooks
    _forward_pre_hooks_with_kwargs _get_backward_hooks _get_backward_pre_hooks _get_item_by_idx
    _get_name _is_full_backward_hook _load_from_state_dict _load_state_dict_post_hooks
    _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules _named_members
    _non_persistent_buffers_set _parameters _register_load_state_dict_pre_hook
    _register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward
    _state_dict_hooks _state_dict_pre_hooks _version _wrapped_call_impl
"""
REFUSED = frozenset(_MEMBERS.split())
"""What `nn.Module` and `nn.Sequential` have themselves; a test compares it with PyTorch."""


@dataclass(slots=True)
class ScopeNames:
    """The children of one scope: who has which name, and how many positions were taken."""

    taken: dict[str, Span] = field(default_factory=dict)
    folders: dict[str, Span] = field(default_factory=dict)
    position: int = 0

    def next_position(self) -> str:
        """The position that an operator or a block call takes, labelled or not."""
        place = str(self.position)
        self.position += 1
        return place

    def claim(self, name: str, span: Span) -> str:
        """Give a name to one element.

        Raises:
            Fault: N202 if an element has it already, N203 if no module may be called so.
        """
        parts = name.split(".")
        for part in parts:
            if part in REFUSED or part.startswith("__"):
                raise fault(
                    "N203",
                    f"a module cannot be called `{part}`: "
                    "PyTorch's modules have a member of that name",
                    span,
                    help=f"call it `{part}_`",
                )
            if not GOOD_PART.match(part):
                raise fault(
                    "N203",
                    f"`{part}` is no name for a module: letters, digits, `_` and `-` make one"
                    if part
                    else "a label cannot have an empty part",
                    span,
                )
        if name in self.taken or name in self.folders:
            earlier = self.taken.get(name) or self.folders[name]
            raise fault(
                "N202",
                f"two elements are called `{name}` here, "
                f"and both would be the checkpoint's `{name}`",
                span,
                labels=(Label(earlier, "the first one"),),
                help="give each a name of its own; "
                "in a loop, a label may compute one: `layer{i}: …`",
            )
        for end in range(1, len(parts)):
            folder = ".".join(parts[:end])
            if folder in self.taken:
                raise fault(
                    "N202",
                    f"`{folder}` is an element here, so it cannot also hold `{name}`",
                    span,
                    labels=(Label(self.taken[folder], "the element"),),
                )
            self.folders.setdefault(folder, span)
        self.taken[name] = span
        return name
