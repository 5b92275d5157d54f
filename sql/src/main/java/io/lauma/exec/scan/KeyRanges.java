package io.lauma.exec.scan;

import io.lauma.catalog.Relation;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.KeyWriter;
import io.lauma.plan.KeyBound;
import io.lauma.row.KeyCodec;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The key ranges that a scan's bounds leave, sorted and disjoint. The ranges may be wider than the
/// bounds (the scan's filter has the last word), never narrower. Pure.
public final class KeyRanges {
  /// Ranges one scan is split into at most; with more the last bound is left to the filter.
  public static final int RANGES_MAX = 65_536;

  private final Relation relation;
  private final List<KeyBound> bounds;
  private final EvaluationContext context;
  private final KeyCodec keys;
  private final KeyWriter writer = new KeyWriter();

  private KeyRanges(Relation relation, List<KeyBound> bounds, EvaluationContext context) {
    this.relation = relation;
    this.bounds = bounds;
    this.context = context;
    this.keys = StoredTable.of(relation).keys();
  }

  /// @return no range when no key can meet the bounds, as with `= NULL`
  public static List<KeyRange> of(
      Relation relation, List<KeyBound> bounds, EvaluationContext context) {
    return new KeyRanges(relation, bounds, context).ranges();
  }

  private List<KeyRange> ranges() {
    List<List<Vector>> prefixes = List.of(List.of());
    int column = 0;
    Optional<KeyBound> bound = bound(column);
    while (bound.isPresent() && isEquality(bound.get())) {
      List<Vector> values = values(bound.get());
      if ((long) prefixes.size() * values.size() > RANGES_MAX) {
        bound = Optional.empty();
        break;
      }
      prefixes = product(prefixes, values);
      column++;
      bound = bound(column);
    }
    if (column < relation.hashColumnCount()) {
      return prefixes.isEmpty() ? List.of() : List.of(KeyRange.ofPrefix(keys.tablePrefix(writer)));
    }
    List<KeyRange> ranges = new ArrayList<>();
    for (List<Vector> prefix : prefixes) {
      range(prefix, bound.orElse(null)).ifPresent(ranges::add);
    }
    return sorted(ranges);
  }

  private Optional<KeyBound> bound(int column) {
    return bounds.stream().filter(each -> each.keyColumn() == column).findFirst();
  }

  private static boolean isEquality(KeyBound bound) {
    return bound.equal().isPresent() || bound.equalAny().isPresent();
  }

  private List<Vector> values(KeyBound bound) {
    Optional<Scalar> equal = bound.equal();
    if (equal.isPresent()) {
      Vector value = evaluate(equal.get());
      return value.isNull(0) ? List.of() : List.of(value);
    }
    Vector array = evaluate(bound.equalAny().orElseThrow());
    return array.isNull(0) ? List.of() : ArrayElements.of((Vector.Bytes) array, 0);
  }

  private Vector evaluate(Scalar scalar) {
    return scalar instanceof Scalar.Constant constant
        ? constant.value()
        : CompiledScalar.compile(scalar).evaluateOnce(context);
  }

  private static List<List<Vector>> product(List<List<Vector>> prefixes, List<Vector> values) {
    List<List<Vector>> longer = new ArrayList<>(prefixes.size() * values.size());
    for (List<Vector> prefix : prefixes) {
      for (Vector value : values) {
        List<Vector> extended = new ArrayList<>(prefix);
        extended.add(value);
        longer.add(extended);
      }
    }
    return longer;
  }

  private Optional<KeyRange> range(List<Vector> prefix, @Nullable KeyBound bound) {
    Key start = prefix.isEmpty() ? keys.tablePrefix(writer) : keys.prefix(prefix, writer);
    if (prefix.size() == relation.key().size()) {
      return Optional.of(KeyRange.ofKey(start));
    }
    KeyRange whole = KeyRange.ofPrefix(start);
    if (bound == null) {
      return Optional.of(whole);
    }
    Optional<Vector> lower = bound.lower().map(this::evaluate);
    Optional<Vector> upper = bound.upper().map(this::evaluate);
    if (lower.filter(value -> value.isNull(0)).isPresent()
        || upper.filter(value -> value.isNull(0)).isPresent()) {
      return Optional.empty();
    }
    boolean descending = relation.key().get(prefix.size()).descending();
    Optional<Vector> first = descending ? upper : lower;
    Optional<Vector> last = descending ? lower : upper;
    boolean firstInclusive = descending ? bound.upperInclusive() : bound.lowerInclusive();
    boolean lastInclusive = descending ? bound.lowerInclusive() : bound.upperInclusive();
    Key from = first.map(value -> edge(prefix, value, !firstInclusive)).orElse(whole.start());
    Key to = last.map(value -> edge(prefix, value, lastInclusive)).orElse(whole.end());
    return from.compareTo(to) < 0 ? Optional.of(new KeyRange(from, to)) : Optional.empty();
  }

  /// The key before the rows of a value, or after them.
  private Key edge(List<Vector> prefix, Vector value, boolean after) {
    List<Vector> values = new ArrayList<>(prefix);
    values.add(value);
    Key key = keys.prefix(values, writer);
    return after ? key.prefixEnd() : key;
  }

  private static List<KeyRange> sorted(List<KeyRange> ranges) {
    if (ranges.size() < 2) {
      return ranges;
    }
    var ordered = new TreeSet<KeyRange>((left, right) -> left.start().compareTo(right.start()));
    ordered.addAll(ranges);
    return List.copyOf(ordered);
  }
}
