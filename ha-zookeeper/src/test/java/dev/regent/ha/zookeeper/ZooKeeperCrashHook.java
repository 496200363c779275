package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.support.TransactionCrashHook;

/** Public, for processes of the kit. */
public final class ZooKeeperCrashHook extends TransactionCrashHook {

    public ZooKeeperCrashHook() {
        super(ZooKeeperHaBackendFactory::new);
    }
}
