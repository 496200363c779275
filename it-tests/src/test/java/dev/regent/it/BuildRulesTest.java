package dev.regent.it;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
