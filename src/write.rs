//! Step 5: a finished site into the output folder, at once.
