package dev.regent.ha.kubernetes;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
