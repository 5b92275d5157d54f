package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.catalog.Relation;

/// What is asked of a sequence, where the system group is led. A repeat of Next gives another
/// value: values may be skipped, never repeated.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = SequenceCall.Next.class, name = "next"),
  @JsonSubTypes.Type(value = SequenceCall.Set.class, name = "set")
})
public sealed interface SequenceCall {
  record Next(Relation sequence) implements SequenceCall {}

  record Set(Relation sequence, long value, boolean isCalled) implements SequenceCall {}
}
