/// Functions that tell of the session, the catalog and sequences, or change them.
///
/// Invariant: all of it goes through [io.lauma.expr.FunctionEnvironment]; nothing here knows a
/// session. Callers: `expr.kernel`, on any thread. May depend on: `expr`, `expr.function`,
/// `expr.text`, `expr.value`, `row`, `types`. Start reading at
/// [io.lauma.expr.system.SystemFunctions].
@NullMarked
package io.lauma.expr.system;

import org.jspecify.annotations.NullMarked;
