CREATE TABLE `change_detail` (
	`change` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`format` integer NOT NULL,
	`details` text NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "change_detail_format" CHECK("format" >= 1),
	CONSTRAINT "change_detail_json" CHECK(json_valid("details"))
);
--> statement-breakpoint
CREATE INDEX `change_detail_kind` ON `change_detail` (`kind`,`change`);--> statement-breakpoint
CREATE TABLE `__new_history` (
	`entity` text NOT NULL,
	`id` text NOT NULL,
	`change` integer NOT NULL,
	`version` integer NOT NULL,
	`format` integer NOT NULL,
	`document` text,
	PRIMARY KEY(`entity`, `id`, `change`),
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "history_format" CHECK("format" >= 1),
	CONSTRAINT "history_document" CHECK("document" is null or json_valid("document"))
);
--> statement-breakpoint
INSERT INTO `__new_history`("entity", "id", "change", "version", "format", "document") SELECT "entity", "id", "change", "version", 1, "document" FROM `history` ORDER BY rowid;--> statement-breakpoint
DROP TABLE `history`;--> statement-breakpoint
ALTER TABLE `__new_history` RENAME TO `history`;--> statement-breakpoint
CREATE INDEX `history_change` ON `history` (`change`,`entity`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `history_version` ON `history` (`entity`,`id`,`version`);--> statement-breakpoint
CREATE TABLE `__new_audit_entry` (
	`change` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`crosswalk` integer NOT NULL,
	`format` integer NOT NULL,
	`kind` text,
	`digest` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "audit_entry_kind" CHECK(("format" = 1) = ("kind" is null)),
	CONSTRAINT "audit_entry_hashes" CHECK(length("digest") = 64 and length("previous") = 64 and length("hash") = 64)
);
--> statement-breakpoint
INSERT INTO `__new_audit_entry`("change", "at", "actor", "reason", "crosswalk", "format", "kind", "digest", "previous", "hash") SELECT "change", "at", "actor", "reason", "crosswalk", 1, NULL, "digest", "previous", "hash" FROM `audit_entry`;--> statement-breakpoint
DROP TABLE `audit_entry`;--> statement-breakpoint
ALTER TABLE `__new_audit_entry` RENAME TO `audit_entry`;--> statement-breakpoint
ALTER TABLE `framework` ADD `partial` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
UPDATE `framework` SET `partial` = (
	SELECT coalesce(json_group_array(substr(note.value, 10) ORDER BY note.key), '[]')
	FROM json_each(`framework`.`notes`) AS note
	WHERE substr(note.value, 1, 9) = 'Partial: '
);--> statement-breakpoint
-- What old changes were: from who wrote and what they wrote; from the words of the reason where that cannot decide.
INSERT INTO `change_detail` ("change", "kind", "format", "details")
WITH wrote AS MATERIALIZED (
	SELECT h."change" AS number,
		sum(h."entity" = 'project') AS projects,
		sum(h."entity" = 'framework') AS frameworks,
		sum(h."entity" = 'concept') AS concepts,
		sum(h."entity" = 'mapping') AS mappings,
		sum(h."entity" = 'mapping-note') AS notes,
		sum(h."entity" = 'api-key') AS keys,
		sum(h."entity" = 'frozen-report') AS reports,
		count(*) AS things,
		min(h."id") AS first,
		min(CASE WHEN h."entity" = 'framework' THEN h."id" END) AS framework,
		sum(h."version" = 1) AS begun,
		sum(h."document" IS NULL) AS deleted
	FROM `history` h GROUP BY h."change"
), said AS MATERIALIZED (
	SELECT h."change" AS number,
		sum(h."document" ->> 'kind' = 'comment') AS comments,
		sum(h."document" ->> 'kind' = 'carry-over') AS carried,
		sum(h."document" ->> 'kind' = 'propose' AND h."document" ->> 'other' IS NOT NULL) AS revisions,
		count(*) AS notes,
		min(h."document" ->> 'mapping') AS mapping,
		min(h."document" ->> 'kind') AS kind
	FROM `history` h WHERE h."entity" = 'mapping-note' GROUP BY h."change"
), decided AS MATERIALIZED (
	SELECT h."change" AS number, h."id" AS project,
		decision.value ->> 'concept' AS concept, decision.value ->> 'decision' AS decision
	FROM wrote
	JOIN `history` h ON h."change" = wrote.number AND wrote.things = 1 AND h."entity" = 'project'
	JOIN json_each(h."document", '$.decisions') AS decision
	LEFT JOIN `history` p ON p."entity" = 'project' AND p."id" = h."id" AND p."version" = h."version" - 1
	WHERE h."document" IS NOT NULL AND h."version" > 1
		AND NOT EXISTS (SELECT 1 FROM json_each(p."document", '$.decisions') AS old WHERE old.value = decision.value)
	GROUP BY h."change" HAVING count(*) = 1
), told AS MATERIALIZED (
	SELECT c."number", c."actor", c."reason", c."crosswalk",
		coalesce(wrote.things, 0) AS things,
		coalesce(wrote.projects, 0) AS projects,
		coalesce(wrote.frameworks, 0) AS frameworks,
		coalesce(wrote.concepts, 0) AS concepts,
		coalesce(wrote.mappings, 0) AS mappings,
		coalesce(wrote.keys, 0) AS keys,
		coalesce(wrote.reports, 0) AS reports,
		wrote.first, wrote.framework, wrote.begun, wrote.deleted,
		coalesce(said.notes, 0) AS notes,
		coalesce(said.comments, 0) AS comments,
		coalesce(said.carried, 0) AS carried,
		coalesce(said.revisions, 0) AS revisions,
		said.mapping, said.kind AS saying,
		decided.project, decided.concept, decided.decision,
		substr(c."reason", instr(c."reason", ' (') + 2, instr(c."reason", '): ') - instr(c."reason", ' (') - 2) AS source
	FROM `change` c
	LEFT JOIN wrote ON wrote.number = c."number"
	LEFT JOIN said ON said.number = c."number"
	LEFT JOIN decided ON decided.number = c."number"
), kinds AS MATERIALIZED (
	SELECT told.*, CASE
		WHEN reports = 1 AND things = 1 THEN 'frozen-report'
		WHEN keys = 1 AND things = 1 THEN 'key'
		WHEN notes = 1 AND things = 1 AND comments = 1 THEN 'comment'
		WHEN carried > 0 AND carried = notes THEN 'carry-over'
		WHEN revisions > 1 AND revisions = notes THEN 'carry-over'
		WHEN actor = 'crosswalk seed' AND crosswalk = 1 AND projects = 0 THEN 'seed'
		WHEN reason GLOB 'import of change [0-9]* undone' AND frameworks + keys + reports + notes = 0 THEN 'undo'
		WHEN reason GLOB 'import of [0-9]* rows (*): *' AND projects = things AND things > 0 THEN 'import'
		WHEN reason GLOB 'import of editions (*): *' AND frameworks + concepts > 0 THEN 'edition'
		WHEN reason GLOB 'import of frameworks (*): *' AND frameworks + concepts > 0 THEN 'import'
		WHEN reason GLOB 'import of official texts (*): *' AND concepts = things AND things > 0 THEN 'import'
		WHEN reason GLOB 'import of mappings (*): *' AND mappings > 0 AND frameworks + concepts + notes = 0 THEN 'import'
		WHEN decision IS NOT NULL THEN 'decision'
		WHEN projects = 1 AND things = 1 AND deleted = 1 THEN 'edit'
		WHEN projects = 1 AND things = 1 AND reason IN ('project ' || first || ': created', 'project ' || first || ': replaced') THEN 'edit'
		WHEN projects = things AND things > 0 AND begun = things AND reason = 'example portfolio' THEN 'examples'
		WHEN frameworks = 1 AND things = 1 THEN 'edit'
		WHEN notes > 0 AND revisions = 1 AND notes = 1 AND reason GLOB '1 mappings proposed anew: *' THEN 'carry-over'
		WHEN notes > 0 AND concepts + frameworks + projects = 0 THEN 'review'
		WHEN things = 0 AND crosswalk = 0 AND (reason GLOB 'webhook wh_*' OR reason GLOB 'secret of webhook wh_* rotated') THEN 'webhook'
		ELSE 'other'
	END AS kind FROM told
), reviewed AS (
	-- Accepting a revision and superseding write the same: the reason says which it was, and of which mapping.
	SELECT h."change" AS number, h."document" ->> 'mapping' AS mapping, h."document" ->> 'kind' AS action
	FROM kinds JOIN `history` h ON h."change" = kinds."number" AND h."entity" = 'mapping-note'
	WHERE kinds.kind = 'review' AND (kinds.notes = 1
		OR substr(kinds."reason", 1, length('mapping ' || (h."document" ->> 'mapping') || ': ' || (h."document" ->> 'kind') || ': '))
			= 'mapping ' || (h."document" ->> 'mapping') || ': ' || (h."document" ->> 'kind') || ': ')
	GROUP BY h."change"
)
SELECT k."number", CASE WHEN k.kind = 'review' AND reviewed.action IS NULL THEN 'other' ELSE k.kind END, 1, CASE k.kind
	WHEN 'frozen-report' THEN json_object('name', k.first)
	WHEN 'key' THEN json_object('key', k.first, 'action', CASE
		WHEN k.begun = 1 THEN 'create'
		WHEN (SELECT h."document" ->> 'revokedAt' FROM `history` h WHERE h."change" = k."number") IS NOT NULL THEN 'withdraw'
		ELSE 'rotate' END)
	WHEN 'comment' THEN json_object('mapping', k.mapping)
	WHEN 'carry-over' THEN json_object('how', CASE WHEN k.carried > 0 THEN 'confirm' ELSE 'move' END)
	WHEN 'undo' THEN json_object('change', CAST(substr(k."reason", length('import of change ') + 1) AS integer))
	WHEN 'import' THEN json_object('of', CASE
		WHEN k.projects > 0 THEN 'projects'
		WHEN k.mappings > 0 AND k.concepts + k.frameworks = 0 THEN 'mappings'
		WHEN k."reason" GLOB 'import of official texts (*' THEN 'official-texts'
		ELSE 'frameworks' END, 'source', k.source, 'mode', NULL, 'rows', NULL)
	WHEN 'edition' THEN json_object('framework', coalesce(k.framework,
		(SELECT h."document" ->> 'framework' FROM `history` h WHERE h."change" = k."number" AND h."entity" = 'concept' LIMIT 1)),
		'source', k.source, 'mode', NULL, 'rows', NULL)
	WHEN 'decision' THEN json_object('project', k.project, 'concept', k.concept, 'decision', k.decision)
	WHEN 'edit' THEN json_object('of', CASE WHEN k.projects = 1 THEN 'project' ELSE 'framework' END, 'id', k.first, 'action', CASE
		WHEN k.deleted = 1 THEN 'delete'
		WHEN k.begun = 1 OR (k.projects = 1 AND k."reason" = 'project ' || k.first || ': created') THEN 'create'
		ELSE 'replace' END)
	WHEN 'review' THEN CASE WHEN reviewed.action IS NULL THEN '{}'
		ELSE json_object('action', reviewed.action, 'mapping', reviewed.mapping) END
	WHEN 'webhook' THEN json_object(
		'webhook', substr(k."reason", instr(k."reason", 'wh_'), 39),
		'action', CASE
			WHEN k."reason" GLOB 'secret of *' THEN 'rotate'
			WHEN k."reason" GLOB '* registered for *' THEN 'register'
			WHEN k."reason" GLOB '* enabled' THEN 'enable'
			WHEN k."reason" GLOB '* deleted' THEN 'delete'
			ELSE 'disable' END)
	ELSE '{}'
END
FROM kinds k LEFT JOIN reviewed ON reviewed.number = k."number"
ORDER BY k."number";--> statement-breakpoint
CREATE TRIGGER `audit_is_never_changed` BEFORE UPDATE ON `audit_entry` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_deleted` BEFORE DELETE ON `audit_entry` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_replaced` BEFORE INSERT ON `audit_entry` WHEN EXISTS (SELECT 1 FROM `audit_entry` WHERE `change` = NEW.`change`) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_changed` BEFORE UPDATE ON `history` BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_deleted` BEFORE DELETE ON `history` BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_replaced` BEFORE INSERT ON `history` WHEN EXISTS (SELECT 1 FROM `history` WHERE `entity` = NEW.`entity` AND `id` = NEW.`id` AND (`change` = NEW.`change` OR `version` = NEW.`version`)) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_detail_is_never_changed` BEFORE UPDATE ON `change_detail` BEGIN SELECT RAISE(ABORT, 'change details are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_detail_is_never_deleted` BEFORE DELETE ON `change_detail` BEGIN SELECT RAISE(ABORT, 'change details are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_detail_is_never_replaced` BEFORE INSERT ON `change_detail` WHEN EXISTS (SELECT 1 FROM `change_detail` WHERE `change` = NEW.`change`) BEGIN SELECT RAISE(ABORT, 'change details are append-only'); END;
