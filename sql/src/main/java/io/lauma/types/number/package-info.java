/// Numbers: text forms of integers, floats and numeric, roundings and casts among them.
///
/// Invariant: every result is PostgreSQL's, digit for digit, or its error. Callers: `types.text`,
/// `expr`, on any thread; everything here is pure. May depend on: `types`. Start reading at
/// [io.lauma.types.number.Numeric].
@NullMarked
package io.lauma.types.number;

import org.jspecify.annotations.NullMarked;
