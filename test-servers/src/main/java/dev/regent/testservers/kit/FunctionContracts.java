package dev.regent.testservers.kit;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderElectionContract;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.ha.testkit.StateHandleStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contracts of what a driver does while nothing fails, once more in another setting, such as with TLS and a login: election, retrieval, state
 * and membership. What the setting cannot change is left to the tests without it. A subclass supplies fixtures; all tests run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class FunctionContracts {

    /** For a driver's subclass. */
    protected FunctionContracts() {}

    /** A fresh fixture, for each test another one. */
    protected abstract BackendFixture createFixture();

    @Nested
    class LeaderElection extends LeaderElectionContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return FunctionContracts.this.createFixture();
        }
    }

    @Nested
    class LeaderRetrieval extends LeaderRetrievalContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return FunctionContracts.this.createFixture();
        }
    }

    @Nested
    class StateHandleStore extends StateHandleStoreContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return FunctionContracts.this.createFixture();
        }
    }

    @Nested
    class Membership extends MembershipContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return FunctionContracts.this.createFixture();
        }
    }
}
