package dev.regent.testservers;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs tests that are marked with {@link NeedsServer} where the servers are, and says why not where they are not. */
final class NeedsServerCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<NeedsServer> needs = AnnotationSupport.findAnnotation(context.getElement(), NeedsServer.class);
        if (needs.isEmpty()) {
            return ConditionEvaluationResult.enabled("needs no server of its own");
        }
        return judge(needs.get().value(), ServerBinaries.ofThisRun(), "true".equals(System.getenv("CI")));
    }

    static ConditionEvaluationResult judge(ServerKind[] kinds, ServerBinaries binaries, boolean mustRun) {
        if (binaries.leftOut()) {
            return ConditionEvaluationResult.disabled("not run: -Dregent.servers=none leaves out what needs a server");
        }
        for (ServerKind kind : kinds) {
            Optional<String> missing = binaries.missing(kind);
            if (missing.isPresent() && mustRun) {
                throw new IllegalStateException(missing.get());
            }
            if (missing.isPresent()) {
                return ConditionEvaluationResult.disabled("not run: " + missing.get());
            }
        }
        return ConditionEvaluationResult.enabled("the servers are there");
    }
}
