"""Rule packs in, findings out: engine, packs (where official artefacts come from, versions, hashes), messages (FR, EN)."""
