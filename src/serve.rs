//! `foresite serve`: build, watch, rebuild, reload.
