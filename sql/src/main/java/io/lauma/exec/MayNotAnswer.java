package io.lauma.exec;

/// The rows of a read may not be answered: the right to answer reads of the shard was lost, or was
/// never held. Nothing was answered since; the work may be done again where the right is held now.
public final class MayNotAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MayNotAnswer() {
    super("the right to answer reads of the shard is not held", null, false, false);
  }

  /// Whether a stage or stream failed for this reason.
  public static boolean isCauseOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof MayNotAnswer;
  }
}
