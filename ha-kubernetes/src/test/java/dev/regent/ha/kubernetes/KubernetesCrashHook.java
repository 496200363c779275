package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.support.DocumentCrashHook;

/** For contenders in processes of their own, which make it by its name. */
public final class KubernetesCrashHook extends DocumentCrashHook {

    /** For the kit. */
    public KubernetesCrashHook() {
        super(KubernetesHaBackendFactory::new);
    }
}
