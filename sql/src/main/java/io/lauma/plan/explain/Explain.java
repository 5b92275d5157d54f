package io.lauma.plan.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.plan.PlanNode;
import io.lauma.plan.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Prints plans as EXPLAIN does.
public final class Explain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MILLI = 1e6;

  private Explain() {}

  /// FORMAT TEXT: one string a line.
  public static List<String> text(
      PlanNode plan,
      CatalogSnapshot catalog,
      Statistics statistics,
      ExplainOptions options,
      ActualFigures actual) {
    List<String> lines = new ArrayList<>();
    lines(tree(plan, catalog, statistics, options), 0, options, actual, lines);
    return lines;
  }

  /// FORMAT JSON: one text.
  public static String json(
      PlanNode plan,
      CatalogSnapshot catalog,
      Statistics statistics,
      ExplainOptions options,
      ActualFigures actual) {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("Plan", map(tree(plan, catalog, statistics, options), options, actual));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(List.of(top));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plan as JSON", e);
    }
  }

  private static ExplainNode tree(
      PlanNode plan, CatalogSnapshot catalog, Statistics statistics, ExplainOptions options) {
    return new ExplainTree(catalog, new Estimates(statistics), options.distribution())
        .of(plan)
        .node();
  }

  private static void lines(
      ExplainNode node,
      int depth,
      ExplainOptions options,
      ActualFigures actual,
      List<String> lines) {
    String indent = depth == 0 ? "" : " ".repeat(depth * 6 - 4) + "->  ";
    lines.add(indent + node.type() + node.subject() + figures(node, options, actual));
    String detailIndent = " ".repeat(depth == 0 ? 2 : depth * 6 + 2);
    for (ExplainNode.Detail detail : node.details()) {
      lines.add(detailIndent + detail.name() + ": " + detail.value());
    }
    for (ExplainNode child : node.children()) {
      lines(child, depth + 1, options, actual, lines);
    }
  }

  private static String figures(ExplainNode node, ExplainOptions options, ActualFigures actual) {
    StringBuilder text = new StringBuilder();
    if (options.costs()) {
      ExplainNode.Estimate estimate = node.estimate();
      text.append(
          String.format(
              Locale.ROOT,
              "  (cost=%.2f..%.2f rows=%.0f width=%d)",
              estimate.startup(),
              estimate.total(),
              estimate.rows(),
              estimate.widthBytes()));
    }
    Optional<ActualFigures.Figures> figures = actual.of(node.source());
    figures.ifPresent(f -> {
      long loops = Math.max(1, f.loops());
      text.append(options.costs() ? " " : "  ");
      text.append(
          options.timing()
              ? String.format(
                  Locale.ROOT,
                  "(actual time=%.3f..%.3f rows=%d loops=%d)",
                  0.0,
                  f.nanos() / MILLI / loops,
                  f.rows() / loops,
                  loops)
              : "(actual rows=" + f.rows() / loops + " loops=" + loops + ")");
    });
    return text.toString();
  }

  private static Map<String, Object> map(
      ExplainNode node, ExplainOptions options, ActualFigures actual) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("Node Type", node.type());
    int on = node.subject().lastIndexOf(" on ");
    if (on >= 0) {
      map.put("Relation Name", node.subject().substring(on + " on ".length()));
    }
    if (options.costs()) {
      map.put("Startup Cost", rounded(node.estimate().startup()));
      map.put("Total Cost", rounded(node.estimate().total()));
      map.put("Plan Rows", Math.round(node.estimate().rows()));
      map.put("Plan Width", node.estimate().widthBytes());
    }
    actual
        .of(node.source())
        .ifPresent(f -> {
          long loops = Math.max(1, f.loops());
          if (options.timing()) {
            map.put("Actual Startup Time", 0.0);
            map.put("Actual Total Time", rounded(f.nanos() / MILLI / loops));
          }
          map.put("Actual Rows", f.rows() / loops);
          map.put("Actual Loops", loops);
        });
    node.details().forEach(d -> map.put(d.name(), d.value()));
    if (!node.children().isEmpty()) {
      map.put("Plans", node.children().stream().map(c -> map(c, options, actual)).toList());
    }
    return map;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
