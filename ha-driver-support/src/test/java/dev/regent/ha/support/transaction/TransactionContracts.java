package dev.regent.ha.support.transaction;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ClosingContract;
import dev.regent.ha.testkit.ElectionCallbackContract;
import dev.regent.ha.testkit.FencingContract;
import dev.regent.ha.testkit.LeaderElectionContract;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.ha.testkit.StateHandleStoreContract;
import dev.regent.ha.testkit.StateLimitsContract;
import dev.regent.ha.testkit.UnknownOutcomeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The kit's contracts on a store in memory, but for the one that runs alone, which would make all others here wait for each other. */
@Execution(ExecutionMode.CONCURRENT)
abstract class TransactionContracts {

    private final boolean recurring;

    TransactionContracts(boolean recurring) {
        this.recurring = recurring;
    }

    @Nested
    class LeaderElection extends LeaderElectionContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class ElectionCallback extends ElectionCallbackContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class Closing extends ClosingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class LeaderRetrieval extends LeaderRetrievalContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class Membership extends MembershipContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class StateHandleStore extends StateHandleStoreContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class StateLimits extends StateLimitsContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class Fencing extends FencingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }

    @Nested
    class UnknownOutcome extends UnknownOutcomeContract {
        @Override
        protected BackendFixture createFixture(Path scratch) {
            return new MemoryFixture(recurring);
        }
    }
}
