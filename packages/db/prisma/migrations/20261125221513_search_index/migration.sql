-- CreateTable
CREATE TABLE "search_index" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "model" TEXT NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "target_model" TEXT,
    "target_dimensions" INTEGER,
    "position" TEXT,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_index_pkey" PRIMARY KEY ("id")
);

-- Written by hand from here on.
ALTER TABLE "search_index"
    ADD CONSTRAINT "search_index_one_row_check" CHECK ("id" = 1),
    ADD CONSTRAINT "search_index_dimensions_check" CHECK ("dimensions" > 0 AND "target_dimensions" > 0),
    ADD CONSTRAINT "search_index_target_check" CHECK (("target_model" IS NULL) = ("target_dimensions" IS NULL));
