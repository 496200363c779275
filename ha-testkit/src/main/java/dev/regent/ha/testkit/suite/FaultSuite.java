package dev.regent.ha.testkit.suite;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderTimingContract;
import dev.regent.ha.testkit.LinkFaultContract;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.ha.testkit.crash.CrashStepContract;
import dev.regent.ha.testkit.process.FullMediumContract;
import dev.regent.ha.testkit.process.PartitionContract;
import dev.regent.ha.testkit.process.ProcessClockContract;
import dev.regent.ha.testkit.process.ProcessClockRateContract;
import dev.regent.ha.testkit.process.ProcessFaultContract;
import dev.regent.ha.testkit.process.ProcessIdentityContract;
import dev.regent.ha.testkit.process.ProcessLateWriteContract;
import dev.regent.ha.testkit.process.ProcessLinkContract;
import dev.regent.ha.testkit.process.ProcessOperatorContract;
import dev.regent.ha.testkit.process.ProcessResourceContract;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.ha.testkit.process.SlowServerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * What a driver of a server does while something fails, and how long that takes: all contracts with times, processes of their own, and servers that are ended. They take about
 * half an hour. A driver's subclass has a name that ends in {@code IT}; one contract of it is run by {@code -Dit.test='MyFaultsIT$ServerFault'}.
 */
public abstract class FaultSuite {

    /** For a driver's subclass. */
    protected FaultSuite() {}

    /**
     * Supplies a fresh, empty backend that other processes reach too, for each test another one. Some tests end its servers
     * ({@link BackendFixture#faultyServers}).
     *
     * @param scratch an empty folder for this test's use, deleted after it
     */
    protected abstract BackendFixture createFixture(Path scratch) throws Exception;

    /**
     * As {@link #createFixture}, on a medium that the test may fill ({@link BackendFixture#medium}); without one F21 is skipped, and says so.
     *
     * @param scratch as there
     */
    protected BackendFixture createOnMedium(Path scratch) throws Exception {
        return createFixture(scratch);
    }

    @Nested
    class LeaderTiming extends LeaderTimingContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class LinkFault extends LinkFaultContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class LinkQuality extends LinkQualityContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class CrashStep extends CrashStepContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessFault extends ProcessFaultContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessLateWrite extends ProcessLateWriteContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessOperator extends ProcessOperatorContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessIdentity extends ProcessIdentityContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessResource extends ProcessResourceContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessLink extends ProcessLinkContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessClock extends ProcessClockContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ProcessClockRate extends ProcessClockRateContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class ServerFault extends ServerFaultContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class Partition extends PartitionContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class SlowServer extends SlowServerContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createFixture(scratch);
        }
    }

    @Nested
    class FullMedium extends FullMediumContract {
        @Override
        protected BackendFixture createFixture(Path scratch) throws Exception {
            return FaultSuite.this.createOnMedium(scratch);
        }
    }
}
