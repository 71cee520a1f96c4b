-- AlterTable
ALTER TABLE "objects" ADD COLUMN     "language" TEXT;

-- AlterTable
ALTER TABLE "passages" ADD COLUMN     "language" TEXT NOT NULL DEFAULT 'english';

-- CreateTable
CREATE TABLE "passage_signatures" (
    "passage_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "signature" bit(384) NOT NULL,

    CONSTRAINT "passage_signatures_pkey" PRIMARY KEY ("passage_id")
);

-- CreateTable
CREATE TABLE "dataset_terms" (
    "dataset_id" TEXT NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,
    "passages" INTEGER NOT NULL,

    CONSTRAINT "dataset_terms_pkey" PRIMARY KEY ("dataset_id","term")
);

-- CreateTable
CREATE TABLE "dataset_languages" (
    "dataset_id" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "passages" INTEGER NOT NULL,
    "terms" BIGINT NOT NULL,

    CONSTRAINT "dataset_languages_pkey" PRIMARY KEY ("dataset_id","language")
);

-- CreateTable
CREATE TABLE "search_rankings" (
    "search_id" TEXT NOT NULL,
    "passages" TEXT[],
    "lexical" INTEGER[],
    "dense" INTEGER[],
    "scores" DOUBLE PRECISION[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_rankings_pkey" PRIMARY KEY ("search_id")
);

-- CreateIndex
CREATE INDEX "passage_signatures_dataset_id_idx" ON "passage_signatures"("dataset_id");

-- CreateIndex
CREATE INDEX "passage_signatures_object_id_idx" ON "passage_signatures"("object_id");

-- CreateIndex
CREATE INDEX "search_rankings_expires_at_idx" ON "search_rankings"("expires_at");

-- AddForeignKey
ALTER TABLE "passage_signatures" ADD CONSTRAINT "passage_signatures_passage_id_fkey" FOREIGN KEY ("passage_id") REFERENCES "passages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_terms" ADD CONSTRAINT "dataset_terms_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_languages" ADD CONSTRAINT "dataset_languages_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here on. The collation above lets beginnings of terms be looked up in the primary key.

-- Meaning is searched by signatures instead, whatever of them the caller may see.
DROP INDEX "passages_embedding_idx";

-- What is published already.
INSERT INTO "passage_signatures" ("passage_id", "object_id", "dataset_id", "signature")
SELECT p."id", p."object_id", p."dataset_id", binary_quantize(p."embedding")::bit(384)
FROM "passages" p JOIN "objects" o ON o."id" = p."object_id"
WHERE o."status" = 'ready' AND p."embedding" IS NOT NULL;

INSERT INTO "dataset_terms" ("dataset_id", "term", "passages")
SELECT p."dataset_id", t."term", count(*)
FROM "passage_signatures" s JOIN "passages" p ON p."id" = s."passage_id",
     unnest(tsvector_to_array(p."terms")) AS t ("term")
GROUP BY p."dataset_id", t."term";

INSERT INTO "dataset_languages" ("dataset_id", "language", "passages", "terms")
SELECT p."dataset_id", p."language", count(*), sum(cardinality(string_to_array(p."lexemes", ' ')))
FROM "passage_signatures" s JOIN "passages" p ON p."id" = s."passage_id"
GROUP BY p."dataset_id", p."language";

UPDATE "objects" SET "language" = 'english' WHERE "status" = 'ready';
