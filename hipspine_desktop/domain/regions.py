"""Where pain comes from."""

from __future__ import annotations

from enum import StrEnum


class Region(StrEnum):
    """Source regions, in the fixed order in which they are always shown."""

    HIP_JOINT = "hip_joint"
    AROUND_HIP = "around_hip"
    SACROILIAC = "sacroiliac"
    LUMBAR_SPINE = "lumbar_spine"
    OTHER = "other"
