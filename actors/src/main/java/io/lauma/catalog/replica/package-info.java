/// The catalog in the herd: the event-sourced entity that changes it, in the system group, and the
/// replica on every node that follows its events.
///
/// Invariant: a definition statement is answered when every member that may plan has its change.
/// Callers: sessions through `CatalogAccess`; the log's apply thread feeds the replica. May depend
/// on: `catalog`, `replica`, `membership`, `log`, Pekko. Start reading at
/// [io.lauma.catalog.replica.CatalogActor].
@NullMarked
package io.lauma.catalog.replica;

import org.jspecify.annotations.NullMarked;
