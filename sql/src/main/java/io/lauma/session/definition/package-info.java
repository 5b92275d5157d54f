/// CREATE, ALTER and DROP, inside a block or by themselves, and the builds of indexes. What a
/// statement asks of the catalog is worked out in `session.ddl`; here it is carried out.
///
/// Invariant: a definition is carried out wholly or not at all. Callers: `session.command`,
/// `runtime` for builds that go on. May depend on: every package of `sql`. Start reading at
/// [io.lauma.session.definition.DefinitionStatements].
@NullMarked
package io.lauma.session.definition;

import org.jspecify.annotations.NullMarked;
