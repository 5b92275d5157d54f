/// From relational algebra to physical plans: columns pruned, key bounds found, fragments cut.
///
/// Invariant: every table scan stands under a Gather; a fragment holds one scan and nothing that
/// needs the session. Callers: `plan`; pure. May depend on: `analyze`, `plan`, `expr`, Calcite.
/// Start reading at [io.lauma.plan.physical.PhysicalPlanner].
@NullMarked
package io.lauma.plan.physical;

import org.jspecify.annotations.NullMarked;
