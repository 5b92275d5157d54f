/// Functions over character strings and bytea. Characters are code points; upper and lower case,
/// classes and order are those of the collation C: only ASCII letters have case.
///
/// Invariant: every text made is valid UTF-8 without NUL. Callers: `expr.kernel`, on any thread.
/// May depend on: `expr.function`, `expr.value`, `row`, `types`. Start reading at
/// [io.lauma.expr.text.TextFunctions].
@NullMarked
package io.lauma.expr.text;

import org.jspecify.annotations.NullMarked;
