/// Text input and output of every type, over plain values and stored forms.
///
/// Invariant: what is written is what PostgreSQL writes, and reading it again gives the same stored
/// form. Callers: `row` for vectors, `expr`, the wire's formats, on any thread; everything here is
/// pure. May depend on: `types` and its sub-packages. Start reading at
/// [io.lauma.types.text.TextInput] and [io.lauma.types.text.TextOutput].
@NullMarked
package io.lauma.types.text;

import org.jspecify.annotations.NullMarked;
