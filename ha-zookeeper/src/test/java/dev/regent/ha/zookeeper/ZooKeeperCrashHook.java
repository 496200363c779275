package dev.regent.ha.zookeeper;

import dev.regent.testservers.kit.TransactionCrashHook;

/** Public, for processes of the kit. */
public final class ZooKeeperCrashHook extends TransactionCrashHook {

    public ZooKeeperCrashHook() {
        super(ZooKeeperHaBackendFactory::new);
    }
}
