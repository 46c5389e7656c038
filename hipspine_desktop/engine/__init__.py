"""Pure reasoning: answers in, one frozen result out. numpy, no Qt, no SQL."""
