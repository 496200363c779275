package dev.regent.ha.local;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
