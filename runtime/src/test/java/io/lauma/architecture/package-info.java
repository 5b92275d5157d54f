/// Tests of the whole tree: who may depend on whom, and tidiness.
///
/// Invariant: a rule is checked for every class and file, exceptions are listed with their reason.
/// Called by: the build only. May depend on: every module; ArchUnit. Start at
/// [io.lauma.architecture.ArchitectureTest].
@org.jspecify.annotations.NullMarked
package io.lauma.architecture;
