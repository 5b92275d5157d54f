package io.lauma.analyze.rel;

import io.lauma.catalog.Relation;
import io.lauma.kv.LockMode;
import io.lauma.plan.LockWait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// Locks rows of tables that its input reads; passes the input's columns. Conditions do not pass
/// it: rows that are not in the result stay unlocked.
public final class LockRel extends SingleRel {
  private final List<Locked> tables;
  private final List<RexNode> conditions;
  private final boolean recheckable;
  private final Optional<RexNode> rowsMax;

  /// A table to lock rows of.
  ///
  /// @param address the input column with the row address; the table's live columns follow it
  public record Locked(Relation relation, int address, LockMode mode, LockWait waiting) {}

  /// @param conditions over the input, which a row that has changed meanwhile must meet
  /// @param recheckable whether nothing else decides about the row
  /// @param rowsMax how many rows are enough
  public LockRel(
      RelOptCluster cluster,
      RelNode input,
      List<Locked> tables,
      List<RexNode> conditions,
      boolean recheckable,
      Optional<RexNode> rowsMax) {
    super(cluster, input.getTraitSet(), input);
    this.tables = List.copyOf(tables);
    this.conditions = List.copyOf(conditions);
    this.recheckable = recheckable;
    this.rowsMax = rowsMax;
  }

  public List<Locked> tables() {
    return tables;
  }

  public List<RexNode> conditions() {
    return conditions;
  }

  public boolean recheckable() {
    return recheckable;
  }

  public Optional<RexNode> rowsMax() {
    return rowsMax;
  }

  /// Whether a tree locks rows anywhere.
  public static boolean isIn(RelNode rel) {
    return rel instanceof LockRel || rel.getInputs().stream().anyMatch(LockRel::isIn);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new LockRel(getCluster(), inputs.getFirst(), tables, conditions, recheckable, rowsMax);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  public RelNode accept(RexShuttle shuttle) {
    List<RexNode> all = new ArrayList<>(conditions);
    rowsMax.ifPresent(all::add);
    List<RexNode> changed = shuttle.apply(all);
    return changed.equals(all)
        ? this
        : new LockRel(
            getCluster(),
            getInput(),
            tables,
            changed.subList(0, conditions.size()),
            recheckable,
            rowsMax.map(ignored -> changed.getLast()));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("tables", tables)
        .item("conditions", conditions)
        .item("recheckable", recheckable)
        .item("rowsMax", rowsMax);
  }
}
