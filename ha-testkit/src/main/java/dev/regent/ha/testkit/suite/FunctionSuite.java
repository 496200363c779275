package dev.regent.ha.testkit.suite;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ClosingContract;
import dev.regent.ha.testkit.DamageContract;
import dev.regent.ha.testkit.ElectionCallbackContract;
import dev.regent.ha.testkit.FencingContract;
import dev.regent.ha.testkit.LeaderElectionContract;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import dev.regent.ha.testkit.LifeCycleContract;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.ha.testkit.StateHandleStoreContract;
import dev.regent.ha.testkit.StateLimitsContract;
import dev.regent.ha.testkit.UnknownOutcomeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a driver does while little fails: all contracts that need no process of their own and no minute. A driver's subclass has a name that ends in
 * {@code Test}; one contract of it is run by {@code -Dtest='MyFunctionsTest$Fencing'}.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class FunctionSuite {

    /** For a driver's subclass. */
    protected FunctionSuite() {}

    /**
     * Supplies a fresh, empty backend, for each test another one.
     *
     * @param scratch an empty folder for this test's use, deleted after it
     */
    protected abstract BackendFixture createFixture(Path scratch) throws Exception;

    @Nested
    class LeaderElection extends LeaderElectionContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ElectionCallback extends ElectionCallbackContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class Closing extends ClosingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class LeaderRetrieval extends LeaderRetrievalContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class StateHandleStore extends StateHandleStoreContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class StateLimits extends StateLimitsContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class Fencing extends FencingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class UnknownOutcome extends UnknownOutcomeContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class Membership extends MembershipContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class LifeCycle extends LifeCycleContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class Damage extends DamageContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FunctionSuite.this.createFixture(scratch);
        }
    }
}
