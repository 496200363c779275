package dev.regent.testservers;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs tests that are marked with {@link NeedsNetworks} where networks can be made, and says why not where they cannot. */
final class NeedsNetworksCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (AnnotationSupport.findAnnotation(context.getElement(), NeedsNetworks.class)
                .isEmpty()) {
            return ConditionEvaluationResult.enabled("needs no networks of its own");
        }
        if (ServerBinaries.ofThisRun().leftOut()) {
            return ConditionEvaluationResult.disabled("not run: -Dregent.servers=none leaves out what needs a server");
        }
        return judge(Networks.missing(), "true".equals(System.getenv("CI")));
    }

    static ConditionEvaluationResult judge(Optional<String> missing, boolean mustRun) {
        if (missing.isPresent() && mustRun) {
            throw new IllegalStateException(missing.get());
        }
        return missing.map(reason -> ConditionEvaluationResult.disabled("not run: " + reason))
                .orElseGet(() -> ConditionEvaluationResult.enabled("networks can be made"));
    }
}
