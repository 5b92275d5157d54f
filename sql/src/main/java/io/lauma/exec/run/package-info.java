/// Running plans: graphs of operators from plans, fragments beside their data, and the reader by
/// which a session takes the result.
///
/// Invariant: a run ends, and frees what it holds, when its output has ended, failed or was
/// cancelled. Callers: `session`; the exchange in `actors` for fragments. May depend on: every
/// package below `exec` but `exec.memory`, `plan`, `expr`, `row`, `types`, Pekko Streams. Start
/// reading at [io.lauma.exec.run.PlanRunner].
@NullMarked
package io.lauma.exec.run;

import org.jspecify.annotations.NullMarked;
