/// Functions over json (text kept as written) and jsonb (canonical).
///
/// Invariant: every jsonb made is in canonical form. Callers: `expr.kernel`, `expr.set`,
/// `expr.aggregate`, on any thread. May depend on: `expr.function`, `expr.value`, `expr.text`,
/// `expr.array`, `row`, `types`. Start reading at [io.lauma.expr.json.JsonFunctions].
@NullMarked
package io.lauma.expr.json;

import org.jspecify.annotations.NullMarked;
