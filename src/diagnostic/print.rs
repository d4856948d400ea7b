//! Diagnostics as people, short lines or machines read them.
