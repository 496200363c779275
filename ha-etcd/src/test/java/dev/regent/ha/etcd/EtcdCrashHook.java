package dev.regent.ha.etcd;

import dev.regent.ha.testkit.support.TransactionCrashHook;

/** Public, for processes of the kit. */
public final class EtcdCrashHook extends TransactionCrashHook {

    public EtcdCrashHook() {
        super(EtcdHaBackendFactory::new);
    }
}
