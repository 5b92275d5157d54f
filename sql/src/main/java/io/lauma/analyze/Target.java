package io.lauma.analyze;

import org.apache.calcite.rex.RexNode;

/// A column of a select list.
record Target(String name, RexNode value, int tableOid, int attributeNumber, int position) {
  Target with(RexNode newValue) {
    return new Target(name, newValue, tableOid, attributeNumber, position);
  }
}
