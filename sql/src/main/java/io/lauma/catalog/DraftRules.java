package io.lauma.catalog;

import io.lauma.catalog.CatalogRules.Outcome;
import io.lauma.kv.GroupId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// The rules of definitions inside transactions: each step is decided by [CatalogRules#decideAlone]
/// on the catalog that its transaction sees and kept in a [TransactionDraft]; the transaction's
/// commit makes all steps the catalog's at once. Whoever wants to change what another open
/// transaction has changed, or to use what it is changing, has to wait for its end
/// ([DraftConflict]). Pure.
final class DraftRules {
  private DraftRules() {}

  static Outcome decide(
      CatalogState state, DdlRequest.OfTransaction request, List<GroupId> dataGroups) {
    return switch (request) {
      case DdlRequest.OfTransaction.Define define -> define(state, define, dataGroups);
      case DdlRequest.OfTransaction.BackTo back -> {
        TransactionDraft draft = draft(state, back.transaction());
        if (back.steps() > draft.steps().size()) {
          throw lost();
        }
        yield back.steps() == draft.steps().size()
            ? changes(state, List.of())
            : changes(state, List.of(new CatalogChange.CutDraft(back.transaction(), back.steps())));
      }
      case DdlRequest.OfTransaction.Prepare prepare -> {
        TransactionDraft draft = draft(state, prepare.transaction());
        if (prepare.steps() != draft.steps().size()) {
          throw lost();
        }
        yield changes(
            state,
            List.of(new CatalogChange.PrepareDraft(prepare.transaction(), prepare.decidedBy())));
      }
      case DdlRequest.OfTransaction.Commit commit -> {
        TransactionDraft draft = draft(state, commit.transaction());
        if (commit.steps() != draft.steps().size()) {
          throw lost();
        }
        List<CatalogChange> all = new ArrayList<>(draft.changes());
        all.add(new CatalogChange.DropDraft(commit.transaction()));
        yield changes(state, all);
      }
      case DdlRequest.OfTransaction.Rollback rollback ->
          changes(
              state,
              state.drafts().containsKey(rollback.transaction())
                  ? List.of(new CatalogChange.DropDraft(rollback.transaction()))
                  : List.of());
    };
  }

  private static Outcome changes(CatalogState state, List<CatalogChange> changes) {
    return new Outcome(
        changes, List.of(), state.nextOid(), state.nextTableId(), state.nextShardId());
  }

  private static Outcome define(
      CatalogState state, DdlRequest.OfTransaction.Define define, List<GroupId> dataGroups) {
    TransactionDraft draft = state.drafts().get(define.transaction());
    int steps = draft == null ? 0 : draft.steps().size();
    if (steps != define.step() || draft != null && draft.isPrepared()) {
      throw lost();
    }
    CatalogState seen = draft == null ? state : state.within(define.transaction());
    Outcome outcome = CatalogRules.decideAlone(seen, define.request(), dataGroups);
    DraftConflict.check(state, define.transaction(), outcome.changes());
    return new Outcome(
        List.of(
            new CatalogChange.AddDraftStep(
                define.transaction(),
                define.builder(),
                new TransactionDraft.Step(outcome.changes()))),
        outcome.notices(),
        outcome.nextOid(),
        outcome.nextTableId(),
        outcome.nextShardId());
  }

  private static TransactionDraft draft(CatalogState state, String transaction) {
    TransactionDraft draft = state.drafts().get(transaction);
    if (draft == null) {
      throw lost();
    }
    return draft;
  }

  /// The node was taken for dead meanwhile.
  ///
  /// @return 40001
  static SqlException lost() {
    return new SqlException(
            SqlState.T_R_SERIALIZATION_FAILURE,
            "the definitions of this transaction were lost with its node's place in the cluster")
        .withHint("Run the transaction again.");
  }
}
