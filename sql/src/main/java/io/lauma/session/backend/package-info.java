/// A node's sessions as everybody in the herd sees them: what pg_stat_activity shows of each, and
/// the signals that end a statement or a session. Callers: `session`, whose sessions register here,
/// `pgcatalog`, and `actors`, which takes both from node to node. Depends on `clock` and `types`.
@NullMarked
package io.lauma.session.backend;

import org.jspecify.annotations.NullMarked;
