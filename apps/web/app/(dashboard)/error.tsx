'use client';

import dynamic from 'next/dynamic';

/** Loaded where a page fails, as few do. */
export default dynamic(() => import('./page-failed').then((module) => module.DashboardPageFailed));
