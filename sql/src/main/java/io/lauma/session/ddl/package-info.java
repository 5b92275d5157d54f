/// Definition statements as requests to the catalog: names, types and options resolved and checked.
///
/// Invariant: translation reads the statement and a catalog snapshot, and changes nothing. Callers:
/// `session`, on the session's thread. May depend on: `parse.tree`, `catalog`, `types`, `row` and
/// `kv` (split points). Start reading at [io.lauma.session.ddl.TableDefinitions].
@NullMarked
package io.lauma.session.ddl;

import org.jspecify.annotations.NullMarked;
