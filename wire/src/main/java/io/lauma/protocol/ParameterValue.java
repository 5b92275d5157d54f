package io.lauma.protocol;

/// One parameter of a Bind message, as sent.
public sealed interface ParameterValue {

  enum Null implements ParameterValue {
    NULL
  }

  record Bytes(byte[] value) implements ParameterValue {}
}
