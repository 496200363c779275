package dev.regent.ha.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ClosingContract;
import dev.regent.ha.testkit.ElectionCallbackContract;
import dev.regent.ha.testkit.FencingContract;
import dev.regent.ha.testkit.LeaderElectionContract;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import dev.regent.ha.testkit.LeaderTimingContract;
import dev.regent.ha.testkit.LifeCycleContract;
import dev.regent.ha.testkit.LinkFaultContract;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.ha.testkit.StateHandleStoreContract;
import dev.regent.ha.testkit.StateLimitsContract;
import dev.regent.ha.testkit.UnknownOutcomeContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contracts must fail on backends that are wrong, by the rule that is broken; a kit that passes everything proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
class DefectsIT {

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("each defect fails the contract, by its rule, and the same test passes without it")
    void defectIsFound(Defect defect) {
        assertThat(failures(defect, Optional.empty())).as("without the defect").isEmpty();
        assertThat(failures(defect, Optional.of(defect)))
                .as("with the defect")
                .hasSize(1)
                .allMatch(test -> test.startsWith(defect.rule() + ":"));
    }

    /** Names of the tests that failed; the nested run stays in this thread, which says what is wrong. */
    private static List<String> failures(Defect defect, Optional<Defect> present) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(DefectsIT.class.getName() + "$" + defect.contract(), defect.test()))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        List<String> failed = new ArrayList<>();
        List<String> run = new ArrayList<>();
        Defect.CURRENT.set(present);
        try {
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (test.isTest()) {
                        run.add(test.getDisplayName());
                    }
                    if (result.getStatus() != Status.SUCCESSFUL) {
                        failed.add(test.getDisplayName());
                    }
                }
            });
        } finally {
            Defect.CURRENT.remove();
        }
        assertThat(run).as("tests that ran").hasSize(1);
        return failed;
    }

    static class Election extends LeaderElectionContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Callback extends ElectionCallbackContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Closing extends ClosingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Timing extends LeaderTimingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Retrieval extends LeaderRetrievalContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Store extends StateHandleStoreContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Limits extends StateLimitsContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Fencing extends FencingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Unknown extends UnknownOutcomeContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class LinkFault extends LinkFaultContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class Membership extends MembershipContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }

    static class LifeCycle extends LifeCycleContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(Defect.CURRENT.get());
        }
    }
}
