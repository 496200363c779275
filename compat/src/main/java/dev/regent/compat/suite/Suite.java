package dev.regent.compat.suite;

import dev.regent.compat.LiveSession;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ClosingContract;
import dev.regent.ha.testkit.DamageContract;
import dev.regent.ha.testkit.ElectionCallbackContract;
import dev.regent.ha.testkit.FencingContract;
import dev.regent.ha.testkit.LeaderElectionContract;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import dev.regent.ha.testkit.LeaderTimingContract;
import dev.regent.ha.testkit.LifeCycleContract;
import dev.regent.ha.testkit.LinkFaultContract;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.ha.testkit.StateHandleStoreContract;
import dev.regent.ha.testkit.StateLimitsContract;
import dev.regent.ha.testkit.UnknownOutcomeContract;
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
import dev.regent.ha.testkit.process.SoakContract;
import dev.regent.ha.testkit.process.StorageFaultContract;
import java.nio.file.Path;

/** One class for each contract of a backend. */
public final class Suite {

    private Suite() {}

    private static BackendFixture fixture(Path folder) {
        return LiveSession.current().fixture(folder);
    }

    public static final class LeaderElection extends LeaderElectionContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ElectionCallback extends ElectionCallbackContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Closing extends ClosingContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class LeaderRetrieval extends LeaderRetrievalContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class StateHandleStore extends StateHandleStoreContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class StateLimits extends StateLimitsContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Fencing extends FencingContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class UnknownOutcome extends UnknownOutcomeContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class LinkQuality extends LinkQualityContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class LinkFault extends LinkFaultContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Membership extends MembershipContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class LifeCycle extends LifeCycleContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class LeaderTiming extends LeaderTimingContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Damage extends DamageContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessFault extends ProcessFaultContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessLateWrite extends ProcessLateWriteContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessOperator extends ProcessOperatorContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessResource extends ProcessResourceContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessLink extends ProcessLinkContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessClockRate extends ProcessClockRateContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessClock extends ProcessClockContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ProcessIdentity extends ProcessIdentityContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class ServerFault extends ServerFaultContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class SlowServer extends SlowServerContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Soak extends SoakContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class Partition extends PartitionContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class FullMedium extends FullMediumContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class StorageFault extends StorageFaultContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }

    public static final class CrashStep extends CrashStepContract {
        @Override
        protected BackendFixture createFixture(Path folder) {
            return fixture(folder);
        }
    }
}
